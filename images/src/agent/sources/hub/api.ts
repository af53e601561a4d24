import { Failure } from '../../failure.ts';
import type { Http } from '../../net/http.ts';
import type { HubAccess } from './access.ts';
import type { HubModel } from './address.ts';
import { hubFailure } from './failure.ts';

export interface Hub {
  readonly http: Http;
  readonly access: HubAccess;
  readonly model: HubModel;
}

/** A line of the tree; `oid` is git's name of the blob, which is the file itself or, with `lfs`, its pointer. */
export interface TreeEntry {
  readonly type: string;
  readonly path: string;
  readonly size: number;
  readonly oid: string;
  readonly lfs?: { readonly oid: string; readonly size: number };
}

/** As many as the Hub gives at once. */
const PAGE = 1000;
const COMMIT = /^[0-9a-f]{40}$/;

export function authorization({ access }: Hub): Record<string, string> {
  return access.token === undefined ? {} : { authorization: `Bearer ${access.token.value}` };
}

export function resolveUrl({ access, model }: Hub, commit: string, path: string): string {
  return `${access.endpoint}/${model.repo}/resolve/${commit}/${path.split('/').map(encodeURIComponent).join('/')}`;
}

/**
 * The commit that a revision is now.
 * @see https://huggingface.co/spaces/huggingface/openapi
 * @throws Failure, StatusError
 */
export async function resolveRevision(hub: Hub, signal: AbortSignal): Promise<string> {
  const { access, model: { repo, revision } } = hub;
  const info = await get<{ sha?: string }>(hub, `${access.endpoint}/api/models/${repo}/revision/${encodeURIComponent(revision)}`, signal);
  const commit = info.value.sha;
  if (commit === undefined || !COMMIT.test(commit)) {
    throw new Failure('damaged', `${access.endpoint} does not say which commit '${revision}' of '${repo}' is: check that HF_ENDPOINT is a Hub or a whole mirror of one`);
  }
  if (COMMIT.test(revision) && commit !== revision) {
    throw new Failure('damaged', `${access.endpoint} answers with commit ${commit} of '${repo}' where ${revision} was asked for: check HF_ENDPOINT`);
  }
  return commit;
}

/** Every file of a commit, page by page. @throws Failure, StatusError */
export async function listTree(hub: Hub, commit: string, signal: AbortSignal): Promise<TreeEntry[]> {
  const first = `${hub.access.endpoint}/api/models/${hub.model.repo}/tree/${commit}`;
  const entries: TreeEntry[] = [];
  const seen = new Set<string>();
  for (let query: string | undefined = `?recursive=true&limit=${PAGE}`; query !== undefined;) {
    if (seen.has(query)) throw new Failure('damaged', `${hub.access.endpoint} leads in a circle while it lists '${hub.model.repo}': check HF_ENDPOINT`);
    seen.add(query);
    const { value, link }: { value: TreeEntry[]; link: string } = await get<TreeEntry[]>(hub, first + query, signal);
    if (!Array.isArray(value)) throw new Failure('damaged', `${hub.access.endpoint} does not list '${hub.model.repo}' as the Hub does: check HF_ENDPOINT`);
    entries.push(...value.filter(({ type }) => type === 'file'));
    query = nextQuery(link, first);
  }
  return entries;
}

/** Of the next page's address only the query counts: a mirror hands on the Hub's own address, and the token is not for that. */
function nextQuery(link: string, base: string): string | undefined {
  const next = /<([^>]+)>\s*;[^,]*\brel="?next"?/i.exec(link)?.[1];
  return next === undefined || !URL.canParse(next, base) ? undefined : new URL(next, base).search;
}

export async function get<T>(hub: Hub, url: string, signal: AbortSignal): Promise<{ value: T; link: string }> {
  try {
    const { value, response } = await hub.http.json<T>({ url, headers: authorization(hub) }, signal);
    return { value, link: response.headers['link'] ?? '' };
  } catch (error) {
    throw hubFailure(error, hub);
  }
}
