import { existsSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { KSERVE_VERSIONS } from '../cluster/versions';

const root = path.resolve(__dirname, '../..');
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');

const newest = KSERVE_VERSIONS[KSERVE_VERSIONS.length - 1];
const tiers = read('.ci/tiers').split('\n')
  .filter((line) => line && !line.startsWith('#'))
  .map((line) => ({ name: line.split(':')[0], patterns: line.slice(line.indexOf(':') + 1).trim().split(' ') }));

test('the newest KServe always runs, in CI and in the build workflow', () => {
  expect(read('.ci/run')).toContain(`NEWEST=${newest}\n`);
  expect(read('.github/workflows/build.yml')).toContain(`test:cluster -- --kserve ${newest}\n`);
});

test('every other tested version of KServe is a tier', () => {
  const names = tiers.map(({ name }) => name).filter((name) => name.startsWith('cluster-'));
  expect(names.sort()).toEqual(KSERVE_VERSIONS.filter((v) => v !== newest).map((v) => `cluster-${v}`).sort());
});

test.each(tiers)('$name depends on files that exist', ({ patterns }) => {
  expect(patterns.filter((pattern) => !pattern.startsWith(':!') && !existsSync(path.join(root, pattern)))).toEqual([]);
});
