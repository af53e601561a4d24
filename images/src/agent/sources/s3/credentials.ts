import { Failure } from '../../failure.ts';
import type { SourceContext } from '../source.ts';
import { containerCredentials } from './credentials/container.ts';
import { instanceCredentials } from './credentials/instance.ts';
import { environmentKeys, profileKeys } from './credentials/keys.ts';
import { webIdentityCredentials } from './credentials/web-identity.ts';
import type { S3Settings } from './settings.ts';

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  /** Undefined: until somebody changes them. */
  readonly expires?: Date;
}

/** Where credentials may be. */
export interface Finder {
  readonly from: string;
  load(signal: AbortSignal): Promise<Credentials>;
}

export interface FinderContext extends SourceContext {
  readonly settings: S3Settings;
}

export interface CredentialStore {
  /** Those of now; undefined: requests are not signed. `refused` are not given again if there can be others. @throws Failure */
  get(refused?: Credentials): Promise<Credentials | undefined>;
}

/** Before they expire, so that no request starts with those that end meanwhile. */
const EARLY_MS = 5 * 60_000;
const LOAD_MS = 60_000;

/**
 * The first that is configured, in AWS's order: variables, shared files, web identity (IRSA), the pod's or container's
 * credentials, and only then those of the machine.
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/standardized-credentials.html
 */
export function credentialsOf(context: FinderContext): CredentialStore {
  let current: Credentials | undefined;
  let loading: Promise<Credentials> | undefined;
  let finder: Finder | undefined;

  async function load(): Promise<Credentials> {
    if (finder === undefined) {
      finder = finderOf(context);
      context.note(`signs requests with ${finder.from}`);
    }
    // A signal of its own: several requests wait for the same.
    return finder.load(AbortSignal.timeout(LOAD_MS));
  }

  return {
    async get(refused) {
      if (context.settings.anonymous) return undefined;
      const left = current === undefined || current === refused ? -Infinity : (current.expires?.getTime() ?? Infinity) - Date.now();
      if (left > EARLY_MS) return current;
      loading ??= load().finally(() => { loading = undefined; });
      try {
        current = await loading;
      } catch (error) {
        // Still good for a while: the next request tries again.
        if (left <= 0) throw error;
      }
      return current;
    },
  };
}

function finderOf(context: FinderContext): Finder {
  const finder = environmentKeys(context) ?? profileKeys(context) ?? webIdentityCredentials(context) ?? containerCredentials(context) ?? instanceCredentials(context);
  if (finder !== undefined) return finder;
  throw new Failure('denied', 'no credentials for S3 were found: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, give the pod a service account with a role, or set awsAnonymousCredential=true for a public bucket');
}
