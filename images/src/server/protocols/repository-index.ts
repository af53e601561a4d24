import type { ServerDeps } from '../deps.ts';
import { ServingError } from '../errors.ts';
import { VERSION } from './v2/version.ts';

export interface IndexEntry {
  readonly name: string;
  readonly version: string;
  readonly state: string;
  readonly reason: string;
}

/** States in the words of the repository extension. */
const STATES = { loading: 'LOADING', ready: 'READY', failed: 'UNAVAILABLE', unloaded: 'UNAVAILABLE' } as const;

export function repositoryIndex(deps: ServerDeps, onlyReady: boolean): IndexEntry[] {
  return deps.repository.names()
    .filter(({ state }) => !onlyReady || state === 'ready')
    .map(({ name, state, reason }) => ({ name, version: VERSION, state: STATES[state], reason: reason ?? (state === 'unloaded' ? 'unloaded' : '') }));
}

/** A server of one model is that model's: who may send it requests may not thereby take it away. */
export const controlAllowed = ({ settings }: ServerDeps): boolean => settings.modelsDir !== undefined && settings.controlSocket === undefined;

export function checkControl(deps: ServerDeps): void {
  if (!controlAllowed(deps)) {
    throw new ServingError('invalid', `models are not loaded and unloaded by requests here: ${deps.settings.controlSocket === undefined ? 'start the server with --models-dir' : 'whoever has --control-socket does it'}`);
  }
}
