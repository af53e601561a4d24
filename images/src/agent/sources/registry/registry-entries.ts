import { Failure } from '../../failure.ts';
import { isRecord, recordOf } from './record.ts';

/** A registry as --registries states it, by the host that stands for it in URIs. */
export interface Entry {
  /** Its address; a path is kept, for registries behind a gateway. */
  readonly url: URL;
  /** File of a bearer token, such as a mounted Secret or a projected token of the service account. */
  readonly tokenFile?: string;
  /** Variable of a bearer token. */
  readonly tokenEnv?: string;
  /** File of certificates in PEM that sign this registry's, besides those that are trusted anyway. */
  readonly caFile?: string;
}

const KEYS = ['url', 'tokenFile', 'tokenEnv', 'caFile'];
const FORM = '{"HOST": {"url": "https://HOST", "tokenFile": "/path"}}';

/** @throws Failure 'usage' */
export function entriesOf(text: string): ReadonlyMap<string, Entry> {
  const whole = recordOf(text);
  if (whole === undefined || Object.keys(whole).length === 0) throw new Failure('usage', `--registries must be an object of JSON with a registry or more: ${FORM}`);
  return new Map(Object.entries(whole).map(([host, value]) => [host.toLowerCase(), entryOf(host, value)]));
}

function entryOf(host: string, value: unknown): Entry {
  const what = `--registries, '${host}'`;
  if (host === '' || /[/?#@\s]/.test(host)) throw new Failure('usage', `${what}: a host or HOST:PORT has no /, ?, #, @ or space`);
  if (!isRecord(value)) throw new Failure('usage', `${what}: must be an object with 'url'`);
  const unknown = Object.keys(value).find((key) => !KEYS.includes(key));
  if (unknown !== undefined) throw new Failure('usage', `${what}: '${unknown}' is not known: use ${KEYS.join(', ')}`);
  const { url, tokenFile, tokenEnv, caFile } = value;
  for (const [key, said] of Object.entries({ tokenFile, tokenEnv, caFile })) {
    if (said !== undefined && (typeof said !== 'string' || said === '')) throw new Failure('usage', `${what}: '${key}' must be a text that is not empty`);
  }
  if (tokenFile !== undefined && tokenEnv !== undefined) throw new Failure('usage', `${what}: 'tokenFile' and 'tokenEnv' are both given: give one`);
  return { ...value as Omit<Entry, 'url'>, url: addressOf(url, what) };
}

function addressOf(url: unknown, what: string): URL {
  const address = typeof url === 'string' ? URL.parse(url) : null;
  if (address === null || !/^https?:$/.test(address.protocol)) throw new Failure('usage', `${what}: 'url' must be http:// or https:// and a host`);
  if (address.username !== '' || address.password !== '' || address.search !== '' || address.hash !== '') {
    throw new Failure('usage', `${what}: 'url' has a user, a query or a fragment: leave them out, and give a token by 'tokenFile' or 'tokenEnv'`);
  }
  return address;
}
