import { ServingError } from '../errors.ts';
import type { LoadedModel } from '../models/loaded-model.ts';
import type { ServerDeps } from '../deps.ts';
import { nameOf, shown } from '../fields.ts';

/** The model that a path names. */
export const namedModel = (deps: ServerDeps, name: unknown): LoadedModel => deps.repository.get(nameOf(name, "the model's name"));

/** Models that answer now, by name. */
export const readyNames = (deps: ServerDeps): string[] =>
  deps.repository.names().filter(({ state }) => state === 'ready').map(({ name }) => name).sort();

/**
 * The model that a body names; without a name the only one, so that clients
 * with no notion of models work, too.
 *
 * @throws ServingError invalid where no name was sent and several models are there
 */
export function modelOfBody(deps: ServerDeps, name: unknown): LoadedModel {
  if (name !== undefined) return namedModel(deps, name);
  const names = readyNames(deps);
  if (names.length === 1) return deps.repository.get(names[0] as string);
  if (names.length === 0) throw new ServingError('unavailable', 'no model is ready: wait for one, or load it');
  throw new ServingError('invalid', `'model' must name one of ${names.length} models, got ${shown(name)}: use one of GET /v1/models`);
}
