import { readFileSync } from 'node:fs';
import type { ServerDeps } from '../../deps.ts';
import { controlAllowed } from '../repository-index.ts';

/** Of the package, which is beside the code in a clone and in the image alike. */
const PACKAGE = new URL('../../../../package.json', import.meta.url);
const SERVER_VERSION = (JSON.parse(readFileSync(PACKAGE, 'utf8')) as { version: string }).version;

export interface ServerMetadata {
  readonly name: string;
  readonly version: string;
  readonly extensions: readonly string[];
}

export function serverMetadata(deps: ServerDeps): ServerMetadata {
  return {
    name: 'cdk8s-kserve-server',
    version: SERVER_VERSION,
    extensions: ['binary_tensor_data', ...(controlAllowed(deps) ? ['model_repository'] : [])],
  };
}
