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
  if (!/^(0|[1-9]\d{0,2})$/.test(bits) || Number(bits) > prefixLength(address) || value.split('/').length > 2) {
    reject(CIDR, wrongValue(prop, 'a range such as 10.20.0.0/16', value));
  }
  return value;
}

/** Refuses a range that is not a part of the other one. */
export function rangeWithin(prop: string, value: string, whole: string): string {
  cidrRange(prop, value);
  const [address, bits] = value.split('/');
  const [outer, outerBits] = whole.split('/');
  const rest = BigInt(prefixLength(outer) - Number(outerBits));
  const same = prefixLength(address) === prefixLength(outer) && numberOf(address) >> rest === numberOf(outer) >> rest;
  if (!same || Number(bits) <= Number(outerBits)) {
    reject(CIDR, wrongValue(prop, `a range within ${whole}`, value));
  }
  return value;
}

/** The bits of an address; the parts that `::` stands for are zero. */
function numberOf(address: string): bigint {
  if (!address.includes(':')) {
    return address.split('.').reduce((sum, part) => sum * 256n + BigInt(part), 0n);
  }
  const [head, tail] = address.split('::').map((half) => half.split(':').filter((part) => part !== ''));
  const zeros = Array.from({ length: 8 - head.length - (tail?.length ?? 0) }, () => '0');
  return [...head, ...zeros, ...tail ?? []].reduce((sum, part) => sum * 65536n + BigInt(`0x${part}`), 0n);
}

/** Bits of an address; fewer than none for what is not one. */
function prefixLength(address: string): number {
  if (/^(0|[1-9]\d*)(\.(0|[1-9]\d*)){3}$/.test(address)) {
    return address.split('.').every((part) => Number(part) <= 255) ? 32 : -1;
  }
  return address.includes(':') && !address.includes('.') && URL.canParse(`http://[${address}]`) ? 128 : -1;
}
