import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { LAUNCHER_DATA, launcherData } from '../../scripts/launcher/main';
import { LAUNCHER } from '../../src/knowledge/launcher';

test('the launcher that manifests hold is the one of images/: npm run launcher', () => {
  expect(JSON.parse(readFileSync(LAUNCHER_DATA, 'utf8'))).toEqual(launcherData());
});

test('its hash is that of its text', () => {
  expect(LAUNCHER.sha256).toBe(createHash('sha256').update(LAUNCHER.source).digest('hex'));
});

test('it fits into a ConfigMap with room to grow', () => {
  expect(LAUNCHER.source.length).toBeLessThan(512 * 1024);
});
