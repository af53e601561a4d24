import { createHmac } from 'node:crypto';

/**
 * The Authorization of a request with an account's access key.
 * @param headers with lower-case names; those that begin with `x-ms-` and a few of the others are signed
 * @see https://learn.microsoft.com/rest/api/storageservices/authorize-with-shared-key
 */
export function sharedKey(account: string, key: Buffer, method: string, url: URL, headers: Readonly<Record<string, string>>): string {
  const own = Object.entries(headers).filter(([name]) => name.startsWith('x-ms-')).sort(([a], [b]) => (a < b ? -1 : 1));
  const text = [
    method,
    ...SIGNED.map((name) => headers[name] ?? ''),
    ...own.map(([name, value]) => `${name}:${value.trim()}`),
    resourceOf(account, url),
  ].join('\n');
  return `SharedKey ${account}:${createHmac('sha256', key).update(text, 'utf8').digest('base64')}`;
}

/** In this order; a request that has none of them leaves the line empty. */
const SIGNED = [
  'content-encoding', 'content-language', 'content-length', 'content-md5', 'content-type', 'date',
  'if-modified-since', 'if-match', 'if-none-match', 'if-unmodified-since', 'range',
];

function resourceOf(account: string, url: URL): string {
  const values = new Map<string, string[]>();
  for (const [name, value] of url.searchParams) values.set(name.toLowerCase(), [...values.get(name.toLowerCase()) ?? [], value]);
  const lines = [...values].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, all]) => `${name}:${all.sort().join(',')}`);
  return [`/${account}${url.pathname}`, ...lines].join('\n');
}
