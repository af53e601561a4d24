import { reject, wrongValue } from '../reject';
import { Rule } from '../rule';
import { validLabels } from './label';

export const TAINT_EFFECT: Rule = {
  id: 'KS022',
  title: 'an effect that no taint has',
  severity: 'error',
  acknowledgeable: false,
  why: 'The API server refuses the pod, which a Deployment tells in its events only.',
  see: 'https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/',
};

const EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];

/** Refuses what is not one of the three effects. */
export function taintEffect(value: string | undefined): string | undefined {
  if (value !== undefined && !EFFECTS.includes(value)) {
    reject(TAINT_EFFECT, wrongValue('effect', EFFECTS.join(', '), value));
  }
  return value;
}

/** Refuses a value without the key that it belongs to, and keys and values that no taint has. */
export function taintKey(key: string | undefined, value: string | undefined): string | undefined {
  if (key === undefined && value !== undefined) {
    reject(TAINT_EFFECT, wrongValue('key', `set beside the value '${value}'`, key));
  }
  if (key !== undefined) {
    validLabels('tolerations', { [key]: value ?? '' });
  }
  return key;
}
