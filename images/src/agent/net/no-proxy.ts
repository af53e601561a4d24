import { BlockList, isIP } from 'node:net';

/**
 * Whether NO_PROXY names a host. Entries, with commas or spaces between: `*`; a name, which means its subdomains too,
 * with or without a leading `.` or `*.`; an address; a network (`10.0.0.0/8`); each of them with `:port`. Names are not
 * resolved, so a network excludes only hosts that are written as addresses.
 */
export function isDirect(url: URL, noProxy: string): boolean {
  const host = url.hostname.replace(/^\[|\]$/g, '').toLowerCase();
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  return noProxy.split(/[,\s]+/).filter((entry) => entry !== '').some((entry) => names(entry.toLowerCase(), host, port));
}

function names(entry: string, host: string, port: string): boolean {
  if (entry === '*') return true;
  const [, bracketed, plain = '', only] = /^(?:\[([^\]]+)\]|([^:]*(?:\/\d+)?|[0-9a-f:.]+(?:\/\d+)?))(?::(\d+))?$/.exec(entry) ?? [];
  const isPlainIpv6 = isIP(entry.split('/', 1)[0] as string) === 6;
  const name = isPlainIpv6 ? entry : bracketed ?? plain;
  if (!isPlainIpv6 && only !== undefined && only !== port) return false;
  const [address = '', bits] = name.split('/');
  const family = isIP(address);
  if (family !== 0) return bits === undefined ? address === host : isIP(host) === family && within(host, address, Number(bits), family);
  const suffix = name.replace(/^\*?\./, '');
  return suffix !== '' && (host === suffix || host.endsWith(`.${suffix}`));
}

function within(host: string, network: string, bits: number, family: number): boolean {
  const kind = family === 6 ? 'ipv6' : 'ipv4';
  if (!(bits >= 0 && bits <= (family === 6 ? 128 : 32))) return false;
  const list = new BlockList();
  list.addSubnet(network, bits, kind);
  return list.check(host, kind);
}
