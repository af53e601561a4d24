import { Failure } from '../../failure.ts';
import { statusOf } from '../status-of.ts';
import type { Login } from './docker-config.ts';
import type { Reference } from './reference.ts';

/** What a registry means by an answer; the rest stays as it is. @see https://github.com/opencontainers/distribution-spec/blob/main/spec.md#error-codes */
export function registryFailure(error: unknown, { registry, repository }: Reference, what: string, login: Login | undefined): unknown {
  const answer = statusOf(error);
  if (answer === undefined) return error;
  const seconds = error instanceof Failure ? error.retryAfterSeconds : undefined;
  const failure = (exit: 'denied' | 'notFound' | 'temporary', sentence: string) => (
    new Failure(exit, sentence, { cause: answer, ...(seconds === undefined ? {} : { retryAfterSeconds: seconds }) })
  );
  const said = saidBy(answer.text);
  if (answer.status === 404) {
    return failure('notFound', `'${registry}/${repository}' has no ${what}${said}: check repository, tag and digest${login === undefined ? ', and that it is not private' : ''}`);
  }
  if (answer.status === 401 || answer.status === 403) {
    return failure('denied', `'${registry}' does not give ${what} of '${repository}' (${answer.status})${said}: ${fixOf({ registry }, login)}`);
  }
  if (answer.status === 429 && error instanceof Failure) {
    return failure('temporary', `'${registry}' limits how often it is asked (429)${said}${login === undefined ? ': give credentials for a higher limit' : ''}`);
  }
  return error;
}

export function fixOf({ registry }: Pick<Reference, 'registry'>, login: Login | undefined): string {
  return login === undefined
    ? `put credentials for '${registry}' into the file that DOCKER_CONFIG or REGISTRY_AUTH_FILE names`
    : `the credentials in '${login.from}' are wrong, expired, or may not pull it`;
}

/** The code of its first error: a word, while messages may hold anything. */
function saidBy(text: string): string {
  const [, code] = /"code"\s*:\s*"([A-Z_]{1,40})"/.exec(text) ?? [];
  return code === undefined ? '' : ` (${code})`;
}
