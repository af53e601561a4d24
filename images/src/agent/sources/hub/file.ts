import { Failure } from '../../failure.ts';
import type { HttpResponse, StatusError } from '../../net/http.ts';
import { checkAnswer, refused } from '../answer.ts';
import { rangeHeader, type Range } from '../range.ts';
import type { Body, RemoteFile } from '../source.ts';
import { statusOf } from '../status-of.ts';
import { authorization, resolveUrl, type Hub, type TreeEntry } from './api.ts';
import { hubFailure } from './failure.ts';

/** A file at a commit. Small ones are git's own and come in one piece; those in LFS or Xet have a SHA-256 and come in ranges. */
export function hubFile(hub: Hub, commit: string, entry: TreeEntry): RemoteFile {
  const { path, lfs } = entry;
  const size = lfs?.size ?? entry.size;
  const sha256 = lfs?.oid.replace(/^sha256:/, '').toLowerCase();
  const hashes = sha256 !== undefined ? { sha256 } : /^[0-9a-f]{40}$/.test(entry.oid) ? { gitBlob: entry.oid } : undefined;
  const url = resolveUrl(hub, commit, path);
  // Where the CDN has it, signed for an hour or so: asking the Hub once for each of thousands of parts would use up its rate limit.
  let signed: URL | undefined;

  async function ask(range: Range | undefined, signal: AbortSignal): Promise<HttpResponse> {
    for (let asked = 0; ;) {
      const known = signed;
      try {
        if (known !== undefined) return await hub.http.request({ url: known, headers: rangeHeader(range) }, signal);
        asked++;
        return await resolve(range, signal);
      } catch (error) {
        const refusal = refusalOf(error, url);
        if (refusal === undefined) throw hubFailure(error, hub, path);
        // Expired: the Hub signs another. Whoever was faster has it already.
        if (signed === known) signed = undefined;
        if (asked > 1) throw new Failure('denied', `${refusal.url.host} refuses '${path}' (${refusal.status}), which the Hub had just signed: let firewall and proxy allow that host too, or use a mirror by HF_ENDPOINT`, { cause: refusal });
      }
    }
  }

  async function resolve(range: Range | undefined, signal: AbortSignal): Promise<HttpResponse> {
    const response = await hub.http.request({ url, headers: { ...authorization(hub), ...rangeHeader(range) } }, signal);
    checkVersion(response, { commit, size, etag: sha256 ?? entry.oid, path });
    if (response.url.origin !== new URL(url).origin) signed = response.url;
    return response;
  }

  return {
    path,
    size,
    hashes: hashes ?? {},
    // What has the same hash is the same in another commit too.
    ...(hashes === undefined ? { version: commit } : {}),
    ranges: lfs !== undefined,
    async open(range, signal): Promise<Body> {
      const response = await ask(range, signal);
      checkAnswer(response, range, { what: `'${path}' of '${hub.model.repo}'`, name: path, size });
      return { bytes: response.body };
    },
  };
}

/** A CDN that does not take a signed URL, or takes it no longer; not one that is busy. */
function refusalOf(error: unknown, url: string): StatusError | undefined {
  const answer = statusOf(error);
  const isRefusal = answer !== undefined && answer.url.origin !== new URL(url).origin && answer.status >= 400 && answer.status < 500 && ![408, 416, 425, 429].includes(answer.status);
  return isRefusal ? answer : undefined;
}

/**
 * That the answer is of the commit and file that were listed. Where it redirects, the Hub says so in the first answer: the
 * CDN does not know.
 */
function checkVersion(response: HttpResponse, expected: { commit: string; size: number; etag: string; path: string }): void {
  for (const headers of [...response.redirects, response.headers]) {
    const commit = headers['x-repo-commit'];
    const size = headers['x-linked-size'];
    const etag = headers['x-linked-etag']?.replace(/^(W\/)?"|"$/g, '');
    const differs = (commit !== undefined && commit !== expected.commit && `commit ${commit}, not ${expected.commit}`)
      || (size !== undefined && Number(size) !== expected.size && `${size} bytes, not ${expected.size}`)
      || (etag !== undefined && etag.length === expected.etag.length && etag.toLowerCase() !== expected.etag && `hash ${etag}, not ${expected.etag}`);
    if (differs) throw refused(response, new Failure('changed', `'${expected.path}' is answered from ${differs}: run again, and check HF_ENDPOINT if that does not help`));
  }
}
