import { reject, wrongValue } from '../reject';
import { Rule } from '../rule';

export const LABEL: Rule = {
  id: 'KS008',
  title: 'a label or annotation is malformed',
  severity: 'error',
  acknowledgeable: false,
  why: 'The API server refuses the object at apply, long after the synth that made it.',
  see: 'https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/',
};

const PREFIX = /^(?=.{1,253}\/)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\//;
const NAME = /^[A-Za-z0-9]([-\w.]{0,61}[A-Za-z0-9])?$/;

/** Refuses keys that are not `[prefix/]name`, and values over 63 characters or with odd ones. */
export function validLabels(prop: string, labels: { readonly [key: string]: string }): { [key: string]: string } {
  for (const [key, value] of Object.entries(labels)) {
    validKey(prop, key);
    if (value !== '' && !NAME.test(value)) {
      reject(LABEL, wrongValue(`${prop}.${key}`, 'at most 63 letters, digits, -, _ and .', value));
    }
  }
  return { ...labels };
}

/** Refuses keys of annotations that are not `[prefix/]name`. */
export function validAnnotations(
  prop: string, annotations: { readonly [key: string]: string },
): { [key: string]: string } {
  Object.keys(annotations).forEach((key) => validKey(prop, key));
  return { ...annotations };
}

/** Refuses what is not the key of a label. */
export function labelKey(prop: string, key: string): string {
  validKey(prop, key, 'a key');
  return key;
}

function validKey(prop: string, key: string, what = 'keys'): void {
  if (!NAME.test(key.replace(PREFIX, ''))) {
    reject(LABEL, wrongValue(prop, `${what} of the form [prefix/]name`, key));
  }
}
