import { Failure } from '../../failure.ts';
import type { HttpResponse } from '../../net/http.ts';
import { authorization, get, resolveUrl, type Hub, type TreeEntry } from './api.ts';
import { hubFailure } from './failure.ts';

/** A file as model info has it: with `blobs`, if the mirror knows that, also its size and hash. */
interface Sibling {
  readonly rfilename: string;
  readonly size?: number;
  readonly blobId?: string;
  readonly lfs?: { readonly sha256?: string; readonly size?: number };
}

const AT_ONCE = 8;
const REDIRECTS = [301, 302, 303, 307, 308];

/**
 * The files of a commit from a mirror without the tree: what proxies of package managers keep is what snapshot_download
 * asks for. A file of which model info tells no size is asked for by HEAD.
 * @see https://github.com/huggingface/huggingface_hub/blob/main/src/huggingface_hub/_snapshot_download.py
 * @throws Failure, StatusError
 */
export async function listSiblings(hub: Hub, commit: string, signal: AbortSignal): Promise<TreeEntry[]> {
  const { value: { siblings } } = await get<{ siblings?: readonly Sibling[] }>(hub, `${hub.access.endpoint}/api/models/${hub.model.repo}/revision/${commit}?blobs=true`, signal);
  if (!Array.isArray(siblings)) throw new Failure('damaged', `${hub.access.endpoint} does not list the files of '${hub.model.repo}': check that HF_ENDPOINT is a Hub or a mirror of one`);
  const entries: TreeEntry[] = [];
  const left = [...(siblings as readonly Sibling[]).entries()];
  const work = async (): Promise<void> => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) {
      const [index, sibling] = next;
      entries[index] = told(sibling) ?? await described(hub, commit, sibling.rfilename, signal);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return entries;
}

function told({ rfilename: path, size, blobId: oid, lfs }: Sibling): TreeEntry | undefined {
  if (lfs?.sha256 !== undefined && (lfs.size ?? size) !== undefined) return entryOf(path, lfs.sha256, (lfs.size ?? size) as number);
  return oid === undefined || size === undefined ? undefined : entryOf(path, oid, size);
}

async function described(hub: Hub, commit: string, path: string, signal: AbortSignal): Promise<TreeEntry> {
  let url = new URL(resolveUrl(hub, commit, path));
  for (let hops = 0; hops < 5; hops++) {
    const { status, headers } = await head(hub, url, path, signal);
    const size = headers['x-linked-size'] ?? (status === 200 ? headers['content-length'] : undefined);
    const etag = (headers['x-linked-etag'] ?? headers['etag'] ?? '').replace(/^(W\/)?"|"$/g, '').toLowerCase();
    if (size !== undefined) return entryOf(path, etag, Number(size));
    const next = new URL(headers['location'] ?? '', url);
    // A CDN often refuses HEAD, and the token is not for it.
    if (status === 200 || next.origin !== url.origin) break;
    url = next;
  }
  throw new Failure('damaged', `${hub.access.endpoint} tells no size of '${path}' in '${hub.model.repo}': check that HF_ENDPOINT is a Hub or a mirror of one`);
}

async function head(hub: Hub, url: URL, path: string, signal: AbortSignal): Promise<HttpResponse> {
  try {
    // By `text`, which tries again where that helps; there is none.
    return (await hub.http.text({ url, method: 'HEAD', headers: authorization(hub), accept: [200, ...REDIRECTS] }, signal)).response;
  } catch (error) {
    throw hubFailure(error, hub, path);
  }
}

/** Which hash it is shows in its length. */
function entryOf(path: string, hash: string, size: number): TreeEntry {
  return { type: 'file', path, size, oid: hash, ...(/^[0-9a-f]{64}$/.test(hash) ? { lfs: { oid: hash, size } } : {}) };
}
