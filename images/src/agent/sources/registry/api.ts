import { Failure } from '../../failure.ts';
import type { Http } from '../../net/http.ts';
import type { Entity } from './entities.ts';
import { isRecord, recordOf, type Fields } from './record.ts';
import type { Registry } from './registries.ts';

/** The calls of a Model Registry that reading needs. */
export interface Api {
  /** One object; undefined where there is none. @throws Failure */
  find<T extends Entity>(path: string, query: Readonly<Record<string, string>>): Promise<T | undefined>;
  /** A whole list, page by page, in no order; or the pages that hold `enough` of it. @throws Failure */
  all<T extends Entity>(path: string, enough?: number): Promise<readonly T[]>;
}

const ROOT = '/api/model_registry/v1alpha3';
const PAGE = 100;
/** Pages of one list: 100 000 entries. */
const MOST_PAGES = 1000;

export function apiOf(registry: Registry, http: Http, signal: AbortSignal): Api {
  async function ask(path: string, query: Readonly<Record<string, string>>): Promise<Fields | undefined> {
    const url = new URL(registry.url);
    url.pathname = `${url.pathname.replace(/\/$/, '')}${ROOT}/${path}`;
    url.search = new URLSearchParams(query).toString();
    const token = registry.token();
    const headers = { accept: 'application/json', ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) };
    const { text, response } = await http.text({ url, headers, accept: [200, 400, 401, 403, 404], ...(registry.caFile === undefined ? {} : { caFile: registry.caFile }) }, signal);
    if (response.status === 401 || response.status === 403) throw refused(registry, response.status);
    const body = recordOf(text);
    if (response.status === 200 && body !== undefined) return body;
    const said = typeof body?.['message'] === 'string' ? body['message'] : undefined;
    if (response.status === 404 && said !== undefined) return undefined;
    if (response.status === 400 && said !== undefined) throw new Failure('usage', `the registry ${registry.host} refuses to answer '${path}' (400: ${said.slice(0, 200)}): check the names in the URI`);
    throw stranger(registry, response.status);
  }

  return {
    find: async <T extends Entity>(path: string, query: Readonly<Record<string, string>>) => {
      const found = await ask(path, query);
      if (found !== undefined && !isEntity(found)) throw stranger(registry, 200);
      return found as unknown as T | undefined;
    },
    all: async <T extends Entity>(path: string, enough = Infinity) => {
      const items: T[] = [];
      const seen = new Set<string>();
      for (let token = ''; ;) {
        const page: Fields = await ask(path, { pageSize: String(PAGE), ...(token === '' ? {} : { nextPageToken: token }) }) ?? { items: [] };
        if (!Array.isArray(page['items']) || !page['items'].every(isEntity)) throw stranger(registry, 200);
        items.push(...page['items'] as T[]);
        token = typeof page['nextPageToken'] === 'string' ? page['nextPageToken'] : '';
        if (token === '' || items.length >= enough) return items;
        if (seen.has(token) || seen.size >= MOST_PAGES) throw new Failure('damaged', `the registry ${registry.host} has no end to its list '${path}' (${items.length} entries so far): look at its log`);
        seen.add(token);
      }
    },
  };
}

function refused({ host, tokenFrom }: Registry, status: number): Failure {
  if (tokenFrom === undefined) return new Failure('denied', `the registry ${host} wants to know who asks (${status}), and there is no token for it: give one by 'tokenFile' or 'tokenEnv' in --registries`);
  if (status === 401) return new Failure('denied', `the registry ${host} does not take the token in ${tokenFrom} (401): it is wrong or has expired, renew it`);
  return new Failure('denied', `the token in ${tokenFrom} may not read from the registry ${host} (403): give its owner the right to`);
}

function stranger({ host, url }: Registry, status: number): Failure {
  return new Failure(status === 404 ? 'notFound' : 'damaged', `${url.origin}${url.pathname} does not answer as a Model Registry does (${status}, not its JSON): check the address of the registry ${host}, and that no login page stands before it`);
}

function isEntity(value: unknown): value is Entity {
  return isRecord(value) && typeof value['id'] === 'string';
}
