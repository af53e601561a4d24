import { taintEffect, taintKey } from '../checks/values/taint-effect';
import { TolerationIntent } from '../plan/intent';
import { Toleration } from '../toleration';

/** A toleration in the API's words: a value is compared, without one the key's presence is enough. */
export function tolerationIntent({ key, value, effect }: Toleration): TolerationIntent {
  return { key: taintKey(key, value), value, effect: taintEffect(effect), operator: value === undefined ? 'Exists' : 'Equal' };
}
