import { reject, wrongValue } from '../reject';
import { Rule } from '../rule';

export const OBJECT_KIND: Rule = {
  id: 'KS023',
  title: 'an object that the service does not have',
  severity: 'error',
  acknowledgeable: false,
  why: 'Which objects there are depends on the target and the props; none are made where a rule refuses the service.',
};

/** Refuses a kind, with those that there are. */
export function noSuchObject(kind: string, known: readonly string[]): never {
  return reject(OBJECT_KIND, wrongValue('kind', known.join(', '), kind));
}

/** Refuses every kind of a service that was refused itself, and says why it was. */
export function notMade(path: string, refusals: readonly string[]): never {
  return reject(OBJECT_KIND, `'objectOfKind' must be asked of a service that rules let pass, got '${path}': ${refusals.join('; ')}`);
}
