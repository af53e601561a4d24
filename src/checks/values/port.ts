import { reject, wrongValue } from '../reject';
import { Rule } from '../rule';

export const PORT: Rule = {
  id: 'KS016',
  title: 'a port is taken or out of range',
  severity: 'error',
  acknowledgeable: false,
  why: 'Two containers of a pod share its ports; the second one to listen dies.',
};

/** Refuses a port outside of 1 to 65535, and those in `taken`. */
export function freePort(prop: string, value: number, taken: readonly number[]): number {
  if (!Number.isInteger(value) || value < 1 || value > 65535 || taken.includes(value)) {
    const others = taken.length === 0 ? '' : ` other than ${taken.join(', ')}`;
    reject(PORT, wrongValue(prop, `a port from 1 to 65535${others}`, value));
  }
  return value;
}
