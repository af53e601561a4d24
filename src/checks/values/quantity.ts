import { reject, wrongValue } from '../reject';
import { Rule } from '../rule';

export const QUANTITY: Rule = {
  id: 'KS015',
  title: 'a quantity of CPU is malformed',
  severity: 'error',
  acknowledgeable: false,
  why: 'The API server refuses the object at apply.',
  see: 'https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/',
};

/** Refuses what is not a number of cores or thousandths. */
export function cpuQuantity(prop: string, value: string): string {
  if (!/^([1-9]\d*|0?\.\d+|[1-9]\d*\.\d+|[1-9]\d*m)$/.test(value)) {
    reject(QUANTITY, wrongValue(prop, 'cores such as 4 or 0.5, or thousandths such as 500m', value));
  }
  return value;
}
