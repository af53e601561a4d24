import { lookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';

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
  const name = host.replace(/:\d+$/, '').replace(/^\[|\]$/g, '').replace(/\.$/, '').toLowerCase();
  if (isIP(name) !== 0) return isNearAddress(name);
  if (NAMES.test(name)) return true;
  const addresses = await lookup(name, { all: true }).catch(() => []);
  return addresses.some(({ address }) => isNearAddress(address));
}

export function isNearAddress(address: string): boolean {
  return NEAR.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}
