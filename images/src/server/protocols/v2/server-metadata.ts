import type { ServerDeps } from '../../deps.ts';
import { IDENTITY } from '../../identity.ts';
import { controlAllowed } from '../repository-index.ts';

export interface ServerMetadata {
  readonly name: string;
  readonly version: string;
  readonly extensions: readonly string[];
}

export function serverMetadata(deps: ServerDeps): ServerMetadata {
  return {
    ...IDENTITY,
    extensions: ['binary_tensor_data', ...(controlAllowed(deps) ? ['model_repository'] : [])],
  };
}
