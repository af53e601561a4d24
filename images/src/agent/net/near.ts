import { lookup, type LookupAddress } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { Failure } from '../failure.ts';

/** Of the machine itself, of its network link, and where clouds answer what only the machine should know. */
const NEAR = new BlockList();
for (const [network, bits] of [['0.0.0.0', 8], ['127.0.0.0', 8], ['169.254.0.0', 16], ['100.100.100.200', 32], ['168.63.129.16', 32], ['192.0.0.192', 32]] as const) NEAR.addSubnet(network, bits, 'ipv4');
for (const [network, bits] of [['::', 128], ['::1', 128], ['fe80::', 10], ['fd00:ec2::', 32]] as const) NEAR.addSubnet(network, bits, 'ipv6');

const NAMES = /^(localhost|.*\.localhost|metadata|metadata\.google\.internal|instance-data)$/;

/** Whether a host (with a port or not) is such an address as it is written; what its name stands for is seen when it is dialled. */
export function isNear(host: string): boolean {
  const name = host.replace(/:\d+$/, '').replace(/^\[|\]$/g, '').replace(/\.$/, '').toLowerCase();
  return isIP(name) === 0 ? NAMES.test(name) : isNearAddress(name);
}

/** @throws Failure 'denied' on a host that is near without being resolved */
export function checkFar(host: string): void {
  if (isNear(host)) throw near(host);
}

/** As `dns.lookup`, for connections that must not end near: no other look at a name tells what it will stand for then. */
export const lookupFar: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, options, (error, address: string | LookupAddress[], family) => {
    const all = typeof address === 'string' ? [address] : (address ?? []).map((one) => one.address);
    callback(error ?? (all.some(isNearAddress) ? near(hostname) : null), address, family);
  });
};

function near(host: string): Failure {
  return new Failure('denied', `${host} is an address of this machine or of its network link, to which nobody else may lead: if it is right, name it in --registry-allow with its host`);
}

function isNearAddress(address: string): boolean {
  return NEAR.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}
