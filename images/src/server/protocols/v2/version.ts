import { ServingError } from '../../errors.ts';
import { shown } from '../../fields.ts';

/** A folder of the hub holds one version of a model; the protocol wants a name for it. */
export const VERSION = '1';

/** @throws ServingError not-found for any other version than none and the one */
export function checkVersion(model: string, version: string | undefined): void {
  if (version === undefined || version === '' || version === VERSION) return;
  throw new ServingError('not-found', `model '${model}' has only version ${VERSION}, got ${shown(version)}: leave the version out`);
}
