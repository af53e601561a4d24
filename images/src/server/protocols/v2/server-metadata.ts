import type { ServerDeps } from '../../deps.ts';
import { controlAllowed } from '../repository-index.ts';

/** Of the image's package; the release sets both. */
const SERVER_VERSION = '0.0.0';

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
