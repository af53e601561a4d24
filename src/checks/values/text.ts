import { reject, wrongValue } from '../reject';
import { Rule } from '../rule';

export const TEXT: Rule = {
  id: 'KS021',
  title: 'a text is empty',
  severity: 'error',
  acknowledgeable: false,
  why: 'The API server or a scaler refuses it, or takes it for everything.',
};

/** Refuses blanks alone; `example` is something that would do. */
export function someText(prop: string, value: string, example: string): string {
  if (value.trim() === '') {
    reject(TEXT, wrongValue(prop, `a text such as ${example}`, value));
  }
  return value;
}

/** Refuses what was never given, such as a variable that the process of the synth does not have; empty is a value. */
export function givenText(prop: string, value: unknown): string {
  return value === undefined || value === null ? reject(TEXT, wrongValue(prop, 'a text', value)) : String(value);
}
