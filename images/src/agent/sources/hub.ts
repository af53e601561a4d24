import { listTree, resolveRevision } from './hub/api.ts';
import { parseHubUri } from './hub/address.ts';
import { hubAccess } from './hub/access.ts';
import { hubFile } from './hub/file.ts';
import { listSiblings } from './hub/siblings.ts';
import type { OpenSource } from './source.ts';
import { statusOf } from './status-of.ts';

/**
 * Models of the Hugging Face Hub, or of a mirror that speaks its API: `hf://owner/name@revision`, and KServe's
 * `hf://owner/name:revision`. A branch or tag is resolved once; whatever follows names the commit.
 *
 * Files in Xet storage come over plain HTTP like those in LFS: for clients that do not speak Xet, resolve redirects to a
 * bridge that puts the file together.
 * @see https://huggingface.co/docs/hub/xet/legacy-git-lfs
 */
export const open: OpenSource = async (uri, context) => {
  const model = parseHubUri(uri);
  const access = await hubAccess(context.env);
  const hub = { http: context.http, access, model };
  return {
    async list(signal) {
      context.note(access.token === undefined ? 'asks the Hub without a token' : `asks the Hub with the token from ${access.token.from}`, { endpoint: access.endpoint });
      const commit = await resolveRevision(hub, signal);
      const entries = await listTree(hub, commit, signal).catch((error: unknown) => {
        if (!hasNoTree(error)) throw error;
        context.note('the mirror has no tree: takes the list of files from model info', { endpoint: access.endpoint });
        return listSiblings(hub, commit, signal);
      });
      return { pinned: `hf://${model.repo}@${commit}`, files: entries.map((entry) => hubFile(hub, commit, entry)) };
    },
  };
};

/** The Hub itself says by X-Error-Code what it does not find. */
function hasNoTree(error: unknown): boolean {
  const answer = statusOf(error);
  return answer !== undefined && [400, 404, 405, 501].includes(answer.status) && answer.headers['x-error-code'] === undefined;
}
