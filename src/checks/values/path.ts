import { reject, wrongValue } from '../reject';
import { Rule } from '../rule';

export const PATH: Rule = {
  id: 'KS018',
  title: 'a path is malformed',
  severity: 'error',
  acknowledgeable: false,
  why: 'The API server refuses a relative path, and one over the root would hide the whole image.',
};

/** Refuses what is not absolute, leaves its folder, or covers the root. */
export function mountPath(prop: string, value: string): string {
  if (!/^\/[^/\s:][^:]*$/.test(value) || value.split('/').includes('..')) {
    reject(PATH, wrongValue(prop, `an absolute path below / without ..${value.includes(':') ? ' and :' : ''}`, value));
  }
  return value;
}

/** Refuses a path of an address that does not begin with a slash. */
export function urlPath(prop: string, value: string): string {
  const odd = /\/\/|\/\.{1,2}(\/|$)|%2f/i.test(value);
  if (!/^\/([-A-Za-z0-9/._~!$&'()*+,;=:@]|%[0-9A-Fa-f]{2})*$/.test(value) || odd) {
    reject(PATH, wrongValue(prop, 'a path that begins with /, such as /qwen', value));
  }
  return value;
}
