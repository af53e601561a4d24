import { lookup, type LookupAddress } from 'node:dns';
import { lookup as resolve } from 'node:dns/promises';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { Failure } from '../failure.ts';

/** Of the machine itself, of its network link, and where clouds answer what only the machine should know. */
const NEAR = new BlockList();
for (const [network, bits] of [['0.0.0.0', 8], ['127.0.0.0', 8], ['169.254.0.0', 16], ['100.100.100.200', 32], ['168.63.129.16', 32], ['192.0.0.192', 32]] as const) NEAR.addSubnet(network, bits, 'ipv4');
for (const [network, bits] of [['::', 128], ['::1', 128], ['fe80::', 10], ['fd00:ec2::254', 128]] as const) NEAR.addSubnet(network, bits, 'ipv6');

const NAMES = /^(localhost|.*\.localhost|metadata|metadata\.google\.internal|instance-data)$/;

/**
 * Whether a host (with a port or not) is such an address, or a name that stands for one now. A name that cannot be
 * resolved is not: behind a proxy no name can, and then the proxy decides.
 */
export async function isNear(host: string): Promise<boolean> {
  if (isNearAsWritten(host)) return true;
  const addresses = await resolve(nameOf(host), { all: true }).catch(() => []);
  return addresses.some(({ address }) => isNearAddress(address));
}

/** @throws Failure 'denied' on a host that is near without being resolved */
export function checkFar(host: string): void {
  if (isNearAsWritten(host)) throw near(host);
}

/** As `dns.lookup`, for connections that must not end near: a name may have got another address since it was checked. */
export const lookupFar: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, options, (error, address: string | LookupAddress[], family) => {
    const all = typeof address === 'string' ? [address] : (address ?? []).map((one) => one.address);
    callback(error ?? (all.some(isNearAddress) ? near(hostname) : null), address, family);
  });
};

function near(host: string): Failure {
  return new Failure('denied', `${host} is an address of this machine or of its network link, to which nobody else may lead: if it is right, name it in --registry-allow with its host`);
}

function isNearAsWritten(host: string): boolean {
  const name = nameOf(host);
  return isIP(name) === 0 ? NAMES.test(name) : isNearAddress(name);
}

function nameOf(host: string): string {
  return host.replace(/:\d+$/, '').replace(/^\[|\]$/g, '').replace(/\.$/, '').toLowerCase();
}

function isNearAddress(address: string): boolean {
  return NEAR.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}
