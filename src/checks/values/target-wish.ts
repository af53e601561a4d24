import { reject, wrongValue } from '../reject';
import { Rule } from '../rule';

export const TARGET_WISH: Rule = {
  id: 'KS013',
  title: 'a wish that the chosen mode of a target cannot fulfil',
  severity: 'error',
  acknowledgeable: false,
  why: 'KServe takes the field and does nothing with it.',
  see: 'https://kserve.github.io/website/docs/admin-guide/overview',
};

/** Refuses a wish that only Knative mode fulfils. */
export function onlyKnative(prop: string, value: unknown): never {
  return reject(TARGET_WISH, wrongValue(
    prop, 'left out in Standard mode', value, 'it works in mode DeploymentMode.KNATIVE only',
  ));
}
