import { readFileSync } from 'node:fs';

/** package.json is beside the code in a clone and in the image alike. */
const PACKAGE = new URL('../../package.json', import.meta.url);

/** What the server calls itself. */
export const IDENTITY = {
  name: 'cdk8s-kserve-server',
  version: (JSON.parse(readFileSync(PACKAGE, 'utf8')) as { version: string }).version,
};
