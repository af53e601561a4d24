import { Lock, missingPackages } from '../../../scripts/quickstart/missing-packages';
import { noNetwork } from '../../../scripts/quickstart/no-network';
import { mustRun, skipText } from '../../../scripts/quickstart/skip';

const lock: Lock = {
  packages: {
    '': { version: '0.0.0' },
    'node_modules/a': { version: '1.0.0' },
    'node_modules/other-system': { version: '1.0.0', optional: true },
    'node_modules/types': { version: '1.0.0', dev: true },
  },
};

function installed(packages: Lock['packages']): string[] {
  return missingPackages(lock, { packages });
}

describe('npm ci is run', () => {
  test('where nothing is installed', () => {
    expect(missingPackages(lock, undefined)).toEqual(['node_modules/a', 'node_modules/other-system']);
  });

  test('for a package that is missing, and for one of another version', () => {
    expect(installed({})).toEqual(['node_modules/a']);
    expect(installed({ 'node_modules/a': { version: '0.9.0' } })).toEqual(['node_modules/a']);
    expect(installed({ 'node_modules/a': { version: '1.0.0' }, 'node_modules/other-system': { version: '0.9.0' } }))
      .toEqual(['node_modules/other-system']);
  });

  test('not where only packages of other systems and of developers are missing', () => {
    expect(installed({ 'node_modules/a': { version: '1.0.0' } })).toEqual([]);
  });
});

describe('a skip', () => {
  test.each(['npm error code ENOTFOUND', 'npm error errno ECONNREFUSED\n', 'request failed, reason: getaddrinfo EAI_AGAIN host'])(
    'comes from %p', (output) => expect(noNetwork(output)).toBeDefined(),
  );

  test('does not come from another failure of npm', () => {
    expect(noNetwork('npm error code EINTEGRITY')).toBeUndefined();
    expect(noNetwork('npm error code EUSAGE')).toBeUndefined();
  });

  test.each([['true', true], ['1', true], ['false', false], ['', false], [undefined, false]])(
    'is a failure with CI=%p: %p', (CI, expected) => expect(mustRun({ CI })).toBe(expected),
  );

  test('is loud, and says why', () => {
    expect(skipText('no network', false)).toMatch(/SKIPPED.*no network/);
    expect(skipText('no network', true)).toContain('a skip is a failure');
  });
});
