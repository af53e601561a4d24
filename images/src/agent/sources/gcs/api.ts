import type { HttpResponse } from '../../net/http.ts';
import type { SourceContext } from '../source.ts';
import { statusOf } from '../status-of.ts';
import type { Address } from './address.ts';
import type { Access } from './access.ts';
import { gcsFailure } from './failure.ts';

/** @see https://cloud.google.com/storage/docs/json_api/v1/objects#resource */
export interface GcsObject {
  readonly name: string;
  /** 64 bits do not fit JSON's numbers. */
  readonly size: string;
  readonly generation: string;
  readonly md5Hash?: string;
  readonly crc32c?: string;
  readonly contentEncoding?: string;
}

interface Page {
  readonly items?: readonly GcsObject[];
  readonly nextPageToken?: string;
}

/** A bucket, over the JSON API. */
export interface Bucket {
  readonly address: Address;
  /** Everything whose name begins so. @throws Failure, StatusError */
  objects(prefix: string, signal: AbortSignal): Promise<GcsObject[]>;
  /** What is known of one. @throws Failure, StatusError */
  object(name: string, generation: string | undefined, signal: AbortSignal): Promise<GcsObject>;
  /** Bytes of one, of just this generation. @throws Failure, StatusError */
  media(name: string, generation: string, headers: Readonly<Record<string, string>>, signal: AbortSignal): Promise<HttpResponse>;
}

const FIELDS = 'name,size,generation,md5Hash,crc32c,contentEncoding';

export function bucketAt(address: Address, { http, env }: SourceContext, access: Access): Bucket {
  const base = `${originOf(env)}/storage/v1/b/${address.bucket}/o`;
  const ask = <T>(what: string, request: (headers: Readonly<Record<string, string>>) => Promise<T>): Promise<T> => asked(access, request)
    .catch((error: unknown) => { throw gcsFailure(error, address, what, access); });
  const get = async <T>(what: string, url: string, signal: AbortSignal): Promise<T> => (
    await ask(what, (headers) => http.json<T>({ url, headers }, signal))).value;

  return {
    address,
    objects: async (prefix, signal) => {
      const all: GcsObject[] = [];
      for (let page: string | undefined = ''; page !== undefined;) {
        const query: URLSearchParams = new URLSearchParams({ prefix, maxResults: '1000', fields: `items(${FIELDS}),nextPageToken`, ...(page === '' ? {} : { pageToken: page }) });
        const { items = [], nextPageToken }: Page = await get<Page>('its list of objects', `${base}?${query}`, signal);
        all.push(...items);
        page = nextPageToken === '' ? undefined : nextPageToken;
      }
      return all;
    },
    object: (name, generation, signal) => {
      const query = new URLSearchParams({ fields: FIELDS, ...(generation === undefined ? {} : { generation }) });
      return get<GcsObject>(`'${name}'`, `${base}/${encodeURIComponent(name)}?${query}`, signal);
    },
    media: (name, generation, headers, signal) => ask(`'${name}'`, (own) => (
      http.request({ url: `${base}/${encodeURIComponent(name)}?alt=media&generation=${generation}`, headers: { ...own, ...headers } }, signal))),
  };
}

/** A token that was good when it was taken may be withdrawn: one try with a new one. */
async function asked<T>(access: Access, request: (headers: Readonly<Record<string, string>>) => Promise<T>): Promise<T> {
  const first = await access.token?.get();
  try {
    return await request(headersOf(first));
  } catch (error) {
    if (first === undefined || statusOf(error)?.status !== 401) throw error;
    access.token?.refused(first);
    return request(headersOf(await access.token?.get()));
  }
}

function headersOf(token: string | undefined): Record<string, string> {
  return token === undefined ? {} : { authorization: `Bearer ${token}` };
}

/** @see https://cloud.google.com/storage/docs/json_api: emulators are named as all of Google's libraries know them */
function originOf(env: SourceContext['env']): string {
  const emulator = env['STORAGE_EMULATOR_HOST'];
  if (emulator === undefined || emulator === '') return 'https://storage.googleapis.com';
  return (/^https?:\/\//.test(emulator) ? emulator : `http://${emulator}`).replace(/\/+$/, '');
}
