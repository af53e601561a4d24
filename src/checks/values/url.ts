import { reject, wrongValue } from '../reject';
import { Rule } from '../rule';

export const URL_VALUE: Rule = {
  id: 'KS009',
  title: 'an address is not a URL',
  severity: 'error',
  acknowledgeable: false,
  why: 'A fetcher or a scaler would fail on it in the cluster, where nobody looks.',
};

/** Refuses what is not an http or https URL, or one that carries a password. */
export function httpUrl(prop: string, value: string): string {
  if (!/^https?:\/\/[^\s/]/.test(value) || !URL.canParse(value)) {
    reject(URL_VALUE, wrongValue(prop, 'a URL that begins with http:// or https://', value));
  }
  if (new URL(value).password !== '') {
    reject(URL_VALUE, `'${prop}' must be a URL without a password, got one: put it in a Secret`);
  }
  return value;
}
