import { Failure } from '../../failure.ts';
import type { HttpResponse } from '../../net/http.ts';
import type { SourceContext } from '../source.ts';
import { statusOf } from '../status-of.ts';
import type { Access } from './access.ts';
import type { Address } from './address.ts';
import { azureFailure } from './failure.ts';
import { parsePage, type Blob } from './list.ts';
import { sharedKey } from './shared-key.ts';

/** A container of blobs. */
export interface Container {
  readonly address: Address;
  /** Everything whose name begins so. @throws Failure, StatusError */
  blobs(prefix: string, signal: AbortSignal): Promise<Blob[]>;
  /** What is known of one. @throws Failure, StatusError */
  blob(name: string, signal: AbortSignal): Promise<Blob>;
  /** Its bytes. @throws Failure, StatusError */
  bytes(name: string, headers: Readonly<Record<string, string>>, signal: AbortSignal): Promise<HttpResponse>;
}

type Method = 'GET' | 'HEAD';
type Headers = Readonly<Record<string, string>>;

/** The newest that its emulator knows as well. */
const VERSION = '2023-11-03';

export function containerAt(address: Address, { http }: SourceContext, access: Access): Container {
  const { account, endpoint, container } = address;
  const base = `${endpoint}/${encodeURIComponent(container)}`;
  const urlOf = (name: string): URL => new URL(`${base}/${name.split('/').map(encodeURIComponent).join('/')}`);

  /** A token that was good when it was taken may be withdrawn: one try with a new one. */
  async function ask<T>(what: string, method: Method, plain: URL, headers: Headers, request: (url: URL, headers: Headers) => Promise<T>): Promise<T> {
    const url = new URL(plain);
    if (access.kind === 'sas') url.search = [url.search.slice(1), access.query].filter((part) => part !== '').join('&');
    const common = { ...headers, 'x-ms-version': VERSION };
    const once = async (token: string | undefined): Promise<T> => request(url, {
      ...common,
      ...(access.kind === 'key' ? signed(account, access.key, method, url, common) : {}),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    });
    const token = access.kind === 'token' ? access.token : undefined;
    try {
      const first = await token?.get();
      return await once(first).catch(async (error: unknown) => {
        if (first === undefined || statusOf(error)?.status !== 401) throw error;
        token?.refused(first);
        return once(await token?.get());
      });
    } catch (error) {
      throw azureFailure(error, address, what, access);
    }
  }

  return {
    address,
    blobs: async (prefix, signal) => {
      const all: Blob[] = [];
      for (let marker: string | undefined = ''; marker !== undefined;) {
        const url: URL = new URL(base);
        url.search = new URLSearchParams({ restype: 'container', comp: 'list', include: 'metadata', prefix, ...(marker === '' ? {} : { marker }) }).toString();
        const { text } = await ask('its list of blobs', 'GET', url, {}, (to, headers) => http.text({ url: to, headers }, signal));
        const { blobs, next } = parsePage(text, container);
        all.push(...blobs);
        marker = next;
      }
      return all;
    },
    blob: async (name, signal) => {
      const { response } = await ask(`'${name}'`, 'HEAD', urlOf(name), {}, (url, headers) => http.text({ url, method: 'HEAD', headers }, signal));
      const { 'content-length': size, etag = '', 'content-md5': md5 } = response.headers;
      if (size === undefined) throw new Failure('damaged', `'${name}' of container '${container}' has no length: check AZURE_SERVICE_URL, and proxies on the way`);
      return { name, size: Number(size), etag, md5 };
    },
    bytes: (name, headers, signal) => ask(`'${name}'`, 'GET', urlOf(name), headers, (url, all) => http.request({ url, headers: all }, signal)),
  };
}

function signed(account: string, key: Buffer, method: Method, url: URL, headers: Headers): Headers {
  const dated = { 'x-ms-date': new Date().toUTCString() };
  return { ...dated, authorization: sharedKey(account, key, method, url, { ...headers, ...dated }) };
}
