import { Failure } from '../../failure.ts';
import { statusOf } from '../status-of.ts';
import type { Access } from './access.ts';
import type { Address } from './address.ts';

/** What Azure means by an answer; the rest stays as it is. @see https://learn.microsoft.com/rest/api/storageservices/blob-service-error-codes */
export function azureFailure(error: unknown, { account, container }: Address, what: string, access: Access): unknown {
  const answer = statusOf(error);
  if (answer === undefined) return error;
  const code = answer.headers['x-ms-error-code'] ?? /<Code>(\w{1,60})<\/Code>/.exec(answer.text)?.[1] ?? '';
  const said = code === '' ? String(answer.status) : `${answer.status}, ${code}`;
  const where = `container '${container}' of '${account}'`;
  const failure = (exit: 'denied' | 'notFound' | 'changed', sentence: string): Failure => new Failure(exit, sentence, { cause: answer });
  // An account without public access says so with 409, and a private container that it is not there.
  if (answer.status === 401 || answer.status === 403 || code === 'PublicAccessNotPermitted' || (access.kind === 'nobody' && answer.status === 404)) {
    return failure('denied', `${where} does not give ${what} to ${access.about} (${said}): ${FIX[access.kind]}`);
  }
  if (answer.status === 404) return failure('notFound', `${where} does not exist, or has no ${what} (${said}): check the URI`);
  if (answer.status === 412) return failure('changed', `${what} of ${where} was replaced since it was listed: run again`);
  return error;
}

const FIX: Readonly<Record<Access['kind'], string>> = {
  sas: 'make a new signature with the permissions read and list for the container, valid now',
  key: 'check AZURE_STORAGE_ACCESS_KEY, and that the account allows keys',
  token: 'give it the role Storage Blob Data Reader on the container, and check the credentials',
  nobody: 'check the URI, or set AZURE_STORAGE_ACCESS_KEY, AZURE_CLIENT_ID and its secret or workload identity',
};
