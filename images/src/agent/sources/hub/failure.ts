import { Failure } from '../../failure.ts';
import { statusOf } from '../status-of.ts';
import type { Hub } from './api.ts';

/**
 * What the Hub means by an answer, as X-Error-Code says; the rest stays as it is. A missing repository and a private one
 * look alike, and without a token both are 401.
 * @see https://github.com/huggingface/huggingface_hub/blob/main/src/huggingface_hub/utils/_http.py
 */
export function hubFailure(error: unknown, hub: Hub, path?: string): unknown {
  const answer = statusOf(error);
  // A CDN's are not the Hub's.
  if (answer === undefined || answer.url.origin !== new URL(hub.access.endpoint).origin) return error;
  const { access: { endpoint, token }, model: { repo, revision } } = hub;
  const code = answer.headers['x-error-code'];
  const said = answer.headers['x-error-message'] ?? '';
  const failure = (exit: 'denied' | 'notFound' | 'temporary', sentence: string) => {
    const seconds = error instanceof Failure ? error.retryAfterSeconds : undefined;
    return new Failure(exit, sentence, { cause: answer, ...(seconds === undefined ? {} : { retryAfterSeconds: seconds }) });
  };
  if (code === 'GatedRepo') {
    return failure('denied', token === undefined
      ? `'${repo}' is gated and no token was given: accept its licence at ${endpoint}/${repo} and set HF_TOKEN to a token of that account`
      : `'${repo}' is gated and the account of the token in ${token.from} has no access: accept its licence at ${endpoint}/${repo}, and let a fine-grained token read gated repositories`);
  }
  if (said === 'Access to this resource is disabled.') return failure('denied', `the Hub has disabled '${repo}': see ${endpoint}/${repo}`);
  if (code === 'RevisionNotFound') return failure('notFound', `'${repo}' has no revision '${revision}': see ${endpoint}/${repo}/commits/main for those it has`);
  if (code === 'EntryNotFound' || (code === undefined && path !== undefined && answer.status === 404)) return failure('notFound', `'${repo}' has no file '${path ?? ''}' at revision '${revision}': check HF_ENDPOINT if it was listed`);
  if (code === 'RepoNotFound' || answer.status === 404) {
    return failure('notFound', `there is no model '${repo}' at ${endpoint}${token === undefined ? ', or it is private: check the name, or set HF_TOKEN' : `, or the token in ${token.from} may not see it: check the name and what the token may read`}`);
  }
  if (answer.status === 401) {
    return token === undefined
      ? failure('denied', `${endpoint} shows '${repo}' to nobody without a token: it is private or does not exist: check the name, or set HF_TOKEN`)
      : failure('denied', `${endpoint} refuses the token in ${token.from}${said === '' ? '' : ` ('${said}')`}: it is wrong or expired: make one at ${endpoint}/settings/tokens`);
  }
  if (answer.status === 403) return failure('denied', `${endpoint} does not let ${token === undefined ? 'you' : `the token in ${token.from}`} read '${repo}'${said === '' ? '' : ` ('${said}')`}: check what the token may read`);
  if (answer.status === 429 && error instanceof Failure) {
    return failure('temporary', `${endpoint} limits how often it is asked, by address${token === undefined ? '' : ' or account'} (429): ${token === undefined ? 'set HF_TOKEN for a higher limit, ' : ''}fetch once for several pods (a node cache), or use a mirror by HF_ENDPOINT`);
  }
  return error;
}
