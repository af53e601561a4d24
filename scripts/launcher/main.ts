import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');

/** What the library takes from images/: the launcher's text, and of its contract what manifests depend on. */
export function launcherData(): object {
  const source = readFileSync(join(ROOT, 'images/launcher/launcher.py'), 'utf8');
  const { launcher } = JSON.parse(readFileSync(join(ROOT, 'images/contract.json'), 'utf8'));
  return {
    '//': 'made by scripts/launcher from images/launcher/launcher.py and images/contract.json',
    'sha256': createHash('sha256').update(source).digest('hex'),
    'controlPort': launcher.options['control-port'].default,
    'drainMarginSeconds': launcher.drainMarginSeconds,
    'ports': launcher.ports,
    'probes': launcher.probes,
    source,
  };
}

export const LAUNCHER_DATA = join(ROOT, 'src/knowledge/launcher-data.json');

if (require.main === module) {
  writeFileSync(LAUNCHER_DATA, `${JSON.stringify(launcherData(), undefined, 1)}\n`);
}
