import { reject, wrongValue } from '../reject';
import { Rule } from '../rule';

export const NAME: Rule = {
  id: 'KS002',
  title: 'a name is not one that Kubernetes accepts',
  severity: 'error',
  acknowledgeable: false,
  why: 'Names become DNS labels, also after the suffixes that controllers add: what does not fit is refused at apply, or cut so that two collide.',
  see: 'https://kubernetes.io/docs/concepts/overview/working-with-objects/names/',
};

const DNS_1035 = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;

/** Longest name of a service: room for `-predictor-worker` and the like in a label of 63. */
export const MAX_SERVICE_NAME = 40;

/** Refuses what is not a DNS-1035 label of at most `max` characters. */
export function dnsName(prop: string, value: string, max = 63): string {
  if (value.length > max || !DNS_1035.test(value)) {
    const fix = suggestion(value, max);
    reject(NAME, wrongValue(
      prop, `a lower-case DNS label of at most ${max} characters that starts with a letter`, value,
      fix === undefined ? undefined : `'${fix}' would do`,
    ));
  }
  return value;
}

const DNS_SUBDOMAIN = /^(?=.{1,253}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

/** Refuses what is no name of an object, such as one with capitals. */
export function objectName(prop: string, value: string): string {
  if (!DNS_SUBDOMAIN.test(value)) {
    reject(NAME, wrongValue(prop, 'lower-case letters, digits, - and . as in a host name', value));
  }
  return value;
}

/** Refuses what cannot be a key of a Secret or a ConfigMap. */
export function dataKey(prop: string, value: string): string {
  if (!/^(?!\.\.?$)[-\w.]{1,253}$/.test(value)) {
    reject(NAME, wrongValue(prop, 'letters, digits, -, _ and . as in a key of a Secret', value));
  }
  return value;
}

/** Refuses what is no host name; its first part may be `*`. */
export function hostName(prop: string, value: string): string {
  if (!DNS_SUBDOMAIN.test(value.replace(/^\*\./, ''))) {
    reject(NAME, wrongValue(prop, 'a host name such as models.example.com', value));
  }
  return value;
}

function suggestion(value: string, max: number): string | undefined {
  const cleaned = value.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^[^a-z]+/, '').slice(0, max).replace(/-+$/, '');
  return DNS_1035.test(cleaned) ? cleaned : undefined;
}
