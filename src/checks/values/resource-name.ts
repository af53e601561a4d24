import { reject, wrongValue } from '../reject';
import { Rule } from '../rule';

export const RESOURCE_NAME: Rule = {
  id: 'KS017',
  title: 'the name of a device is not one of an extended resource',
  severity: 'error',
  acknowledgeable: false,
  why: 'The API server refuses a resource without a domain, and no node ever offers one that is misspelt.',
  see: 'https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/#extended-resources',
};

/** Refuses what is not `domain/name`; `example` is something that would do. */
export function resourceName(prop: string, value: string, example = 'nvidia.com/gpu or nvidia.com/mig-1g.5gb'): string {
  const [domain, name, ...rest] = value.split('/');
  const valid = /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/.test(domain) && !/(^|\.)kubernetes\.io$/.test(domain)
    && /^[A-Za-z0-9]([-\w.]{0,61}[A-Za-z0-9])?$/.test(name ?? '') && rest.length === 0;
  if (!valid) {
    reject(RESOURCE_NAME, wrongValue(prop, `a resource such as ${example}`, value));
  }
  return value;
}
