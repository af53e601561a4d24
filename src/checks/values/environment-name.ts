import { reject, wrongValue } from '../reject';
import { Rule } from '../rule';

export const ENVIRONMENT_NAME: Rule = {
  id: 'KS012',
  title: 'the name of an environment variable is malformed',
  severity: 'error',
  acknowledgeable: false,
  why: 'The API server refuses the object at apply.',
  see: 'https://kubernetes.io/docs/tasks/inject-data-application/define-environment-variable-container/',
};

/** Refuses what no shell and no API server takes for a name. */
export function environmentName(prop: string, value: string): string {
  if (!/^[-._a-zA-Z][-._a-zA-Z0-9]*$/.test(value)) {
    reject(ENVIRONMENT_NAME, wrongValue(prop, 'letters, digits, _, - and . that do not begin with a digit', value));
  }
  return value;
}
