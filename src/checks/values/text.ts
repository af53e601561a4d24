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
