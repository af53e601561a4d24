import { reject, wrongValue } from '../reject';
import { Rule } from '../rule';

export const CIDR: Rule = {
  id: 'KS019',
  title: 'a range of addresses is malformed',
  severity: 'error',
  acknowledgeable: false,
  why: 'The API server refuses the network policy at apply.',
  see: 'https://kubernetes.io/docs/concepts/services-networking/network-policies/',
};

/** Refuses what is not an address with the length of its prefix. */
export function cidrRange(prop: string, value: string): string {
  const [address, bits = ''] = value.split('/');
  if (!/^\d{1,3}$/.test(bits) || Number(bits) > prefixLength(address) || value.split('/').length > 2) {
    reject(CIDR, wrongValue(prop, 'a range such as 10.20.0.0/16', value));
  }
  return value;
}

/** Bits of an address; fewer than none for what is not one. */
function prefixLength(address: string): number {
  if (/^\d+(\.\d+){3}$/.test(address)) {
    return address.split('.').every((part) => Number(part) <= 255) ? 32 : -1;
  }
  return address.includes(':') && URL.canParse(`http://[${address}]`) ? 128 : -1;
}
