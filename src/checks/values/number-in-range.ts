import { reject, wrongValue } from '../reject';
import { Rule } from '../rule';

export const NUMBER_IN_RANGE: Rule = {
  id: 'KS001',
  title: 'a number lies outside of its range',
  severity: 'error',
  acknowledgeable: false,
  why: 'The API server, the engine or the scheduler would refuse it later, or read it as something else.',
};

/** Most that a field of the Kubernetes API holds. */
const MAX_INT32 = 2 ** 31 - 1;

/** Refuses what is not a whole number from `min` to `max`. */
export function wholeNumber(prop: string, value: number, min: number, max = MAX_INT32): number {
  if (!Number.isInteger(value) || value < min || value > max) {
    const range = max === MAX_INT32 && !(value > max) ? `of at least ${min}` : `from ${min} to ${max}`;
    reject(NUMBER_IN_RANGE, wrongValue(prop, `a whole number ${range}`, value));
  }
  return value;
}

/** Refuses what is not a number above zero. */
export function positiveNumber(prop: string, value: number): number {
  if (!(value > 0 && Number.isFinite(value))) {
    reject(NUMBER_IN_RANGE, wrongValue(prop, 'a number above 0', value));
  }
  return value;
}

/** Refuses what is not a number of at least 0. */
export function numberFromZero(prop: string, value: number): number {
  if (!(value >= 0 && Number.isFinite(value))) {
    reject(NUMBER_IN_RANGE, wrongValue(prop, 'a number of at least 0', value));
  }
  return value;
}

/** Refuses what is not a number from `min` to `max`. */
export function numberFrom(prop: string, value: number, min: number, max: number): number {
  if (!(value >= min && value <= max)) {
    reject(NUMBER_IN_RANGE, wrongValue(prop, `a number from ${min} to ${max}`, value));
  }
  return value;
}

/** Refuses a value below a limit; both are shown in words of the value's own unit. */
export function atLeast(prop: string, value: number, least: number, shown: (value: number) => string): void {
  if (value < least) {
    reject(NUMBER_IN_RANGE, `'${prop}' must be at least ${shown(least)}, got ${shown(value)}`);
  }
}

/** Refuses two bounds in the wrong order. */
export function ordered(lowProp: string, low: number, highProp: string, high: number): void {
  if (low > high) {
    reject(NUMBER_IN_RANGE, wrongValue(lowProp, `at most '${highProp}' (${high})`, low));
  }
}
