import { Failure } from '../../failure.ts';
import { statusOf } from '../status-of.ts';
import type { Access } from './access.ts';
import type { Address } from './address.ts';

/** What Cloud Storage means by an answer; the rest stays as it is. @see https://cloud.google.com/storage/docs/json_api/v1/status-codes */
export function gcsFailure(error: unknown, { bucket }: Address, what: string, access: Access): unknown {
  const answer = statusOf(error);
  if (answer === undefined) return error;
  const said = saidBy(answer.text);
  const failure = (exit: 'denied' | 'notFound' | 'usage', sentence: string): Failure => new Failure(exit, sentence, { cause: answer });
  if (answer.status === 401 || answer.status === 403) {
    const fix = access.token === undefined
      ? 'set GOOGLE_APPLICATION_CREDENTIALS to a key or federation file, or give the pod a service account with workload identity'
      : 'grant it roles/storage.objectViewer on the bucket, or check that it is not expired';
    return failure('denied', `bucket '${bucket}' does not give ${what} to ${access.about} (${answer.status})${said}: ${fix}`);
  }
  if (answer.status === 404) return failure('notFound', `bucket '${bucket}' does not exist, or has no ${what}${said}: check the URI`);
  if (answer.status === 400) return failure('usage', `bucket '${bucket}' does not take the request for ${what}${said}: check the URI`);
  return error;
}

/** Its sentence, which names the account that asked; nothing that could not be printed. */
function saidBy(text: string): string {
  const [, message = ''] = /"message"\s*:\s*"((?:[^"\\]|\\.){1,300})"/.exec(text) ?? /^([^<{][^<]{0,299})$/.exec(text.trim()) ?? [];
  return /^[\x20-\x7e]+$/.test(message) ? ` ('${message}')` : '';
}
