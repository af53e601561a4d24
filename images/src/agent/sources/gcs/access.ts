import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../../failure.ts';
import type { SourceContext } from '../source.ts';
import { sharedToken, type SharedToken, type Token } from '../shared-token.ts';
import { externalAccountToken, type ExternalAccount } from './external-account.ts';
import { isGoogleMachine, metadataToken } from './metadata-token.ts';
import { serviceAccountToken, userToken, type AuthorizedUser, type ServiceAccount } from './key-token.ts';

/** Who asks. */
export interface Access {
  /** Undefined: nobody, as for public buckets. */
  readonly token: SharedToken | undefined;
  /** For sentences. */
  readonly about: string;
}

/**
 * Google's own order: the file that is named, what `gcloud` left in the home folder, the machine's or pod's account; then,
 * as KServe does, nobody. An emulator is asked as nobody, unless a metadata server is named.
 *
 * @throws Failure denied on a file that cannot be used
 * @see https://cloud.google.com/docs/authentication/application-default-credentials
 */
export async function accessOf({ http, env }: SourceContext): Promise<Access> {
  const named = env['GOOGLE_APPLICATION_CREDENTIALS'];
  const usual = join(env['CLOUDSDK_CONFIG'] ?? join(env['HOME'] ?? '/', '.config', 'gcloud'), 'application_default_credentials.json');
  const file = named !== undefined && named !== '' ? named : existsSync(usual) ? usual : undefined;
  if (file !== undefined) {
    const { about, fetch } = tokenOf(http, file);
    return { token: sharedToken(`Google's token service for ${about}`, "check that the account, its key and what it is bound to still exist, and the machine's clock", fetch), about };
  }
  if ((!env['STORAGE_EMULATOR_HOST'] || env['GCE_METADATA_HOST']) && await isGoogleMachine(env)) {
    return { token: sharedToken("Google's metadata server", 'bind the pod to a service account', (signal) => metadataToken(env, signal)), about: "the pod's or machine's service account" };
  }
  return { token: undefined, about: 'nobody in particular, for there are no credentials' };
}

function tokenOf(http: SourceContext['http'], file: string): { about: string; fetch: (signal: AbortSignal) => Promise<Token> } {
  const key = read(file);
  switch (key['type']) {
    case 'service_account': {
      const account = fieldsOf<ServiceAccount>(file, key, ['client_email', 'private_key', 'token_uri']);
      return { about: `'${account.client_email}'`, fetch: (signal) => serviceAccountToken(http, account, signal) };
    }
    case 'authorized_user': {
      const user = fieldsOf<AuthorizedUser>(file, key, ['client_id', 'client_secret', 'refresh_token']);
      return { about: `the user of '${file}'`, fetch: (signal) => userToken(http, user, signal) };
    }
    case 'external_account': {
      const account = fieldsOf<ExternalAccount>(file, key, ['audience', 'subject_token_type', 'token_url']);
      return { about: `the federated identity of '${file}'`, fetch: (signal) => externalAccountToken(http, account, signal) };
    }
    default:
      throw new Failure('denied', `the Google credentials '${file}' are of the type '${String(key['type'])}': the agent knows service_account, external_account and authorized_user`);
  }
}

function read(file: string): Readonly<Record<string, unknown>> {
  let text;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new Failure('denied', `the Google credentials '${file}' cannot be read (${(error as NodeJS.ErrnoException).code}): mount the Secret there, readable by the agent's user, or do not set GOOGLE_APPLICATION_CREDENTIALS`);
  }
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value as Readonly<Record<string, unknown>>;
  } catch {
    // Said below: the text holds a key.
  }
  throw new Failure('denied', `the Google credentials '${file}' are no JSON object: use the file as Google made it`);
}

function fieldsOf<T>(file: string, key: Readonly<Record<string, unknown>>, names: readonly (keyof T & string)[]): T {
  const missing = names.find((name) => typeof key[name] !== 'string' || key[name] === '');
  if (missing !== undefined) throw new Failure('denied', `the Google credentials '${file}' have no '${missing}': use the file as Google made it`);
  return key as T;
}
