import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');

/** Where a release pushes the images; their tag is the version of the npm package. */
const REGISTRY = 'ghcr.io/cdk8s-kserve';

/** What the library takes of each image. */
const FIELDS = {
  server: ['entrypoint', 'environment', 'metrics', 'ports', 'probes'],
  agent: ['cache', 'entrypoint', 'environment', 'commands', 'memoryBytes', 'who'],
};

export type ImageName = keyof typeof FIELDS;

interface ContractOption {
  readonly about: string;
  readonly [field: string]: unknown;
}

/** What the library takes from an image's part of images/contract.json: all that manifests depend on. */
export function imageData(image: ImageName): object {
  const part = JSON.parse(readFileSync(join(ROOT, 'images/contract.json'), 'utf8'))[image];
  const options = Object.entries(part.options as Record<string, ContractOption>)
    .map(([name, { about: _, ...facts }]) => [name, facts]);
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  return {
    '//': 'made by scripts/contract from images/contract.json; scripts/bundle puts the version of a release in',
    'repository': `${REGISTRY}/${image}`,
    version,
    ...Object.fromEntries(FIELDS[image].map((field) => [field, part[field]])),
    'options': Object.fromEntries(options),
  };
}

export const imageFile = (image: ImageName): string => join(ROOT, `src/knowledge/${image}-data.json`);

if (require.main === module) {
  for (const image of Object.keys(FIELDS) as ImageName[]) {
    writeFileSync(imageFile(image), `${JSON.stringify(imageData(image), undefined, 1)}\n`);
  }
}
