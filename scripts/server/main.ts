import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');

/** Where a release pushes the image; its tag is the version of the npm package. */
const REPOSITORY = 'ghcr.io/cdk8s-kserve/server';

interface ContractOption {
  readonly about: string;
  readonly [field: string]: unknown;
}

/** What the library takes from the server's part of images/contract.json: all that manifests depend on. */
export function serverData(): object {
  const { server } = JSON.parse(readFileSync(join(ROOT, 'images/contract.json'), 'utf8'));
  const { entrypoint, environment, metrics, ports, probes } = server;
  const options = Object.entries(server.options as Record<string, ContractOption>)
    .map(([name, { about: _, ...facts }]) => [name, facts]);
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  return {
    '//': 'made by scripts/server from images/contract.json; scripts/bundle puts the version of a release in',
    'repository': REPOSITORY,
    version,
    entrypoint, environment, metrics, ports, probes,
    'options': Object.fromEntries(options),
  };
}

export const SERVER_DATA = join(ROOT, 'src/knowledge/server-data.json');

if (require.main === module) {
  writeFileSync(SERVER_DATA, `${JSON.stringify(serverData(), undefined, 1)}\n`);
}
