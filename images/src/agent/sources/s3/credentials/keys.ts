import { Failure } from '../../../failure.ts';
import { readProfile } from '../profile.ts';
import type { Credentials, Finder, FinderContext } from '../credentials.ts';

/** @throws Failure on half a pair */
export function environmentKeys({ env }: FinderContext): Finder | undefined {
  const id = env['AWS_ACCESS_KEY_ID']?.trim();
  const secret = env['AWS_SECRET_ACCESS_KEY']?.trim();
  if (!id && !secret) return undefined;
  if (!id || !secret) throw new Failure('usage', `${id ? 'AWS_ACCESS_KEY_ID' : 'AWS_SECRET_ACCESS_KEY'} is set and ${id ? 'AWS_SECRET_ACCESS_KEY' : 'AWS_ACCESS_KEY_ID'} is not: set both`);
  const keys = pair(id, secret, env['AWS_SESSION_TOKEN']?.trim());
  return { from: 'the keys in AWS_ACCESS_KEY_ID', load: () => Promise.resolve(keys) };
}

/** Keys of the profile, or a role that it takes on by web identity (which `webIdentityCredentials` does). @throws Failure */
export function profileKeys({ env, settings: { profile } }: FinderContext): Finder | undefined {
  const keysOf = (values: Readonly<Record<string, string>>) => {
    const id = values['aws_access_key_id'];
    const secret = values['aws_secret_access_key'];
    return id && secret ? pair(id, secret, values['aws_session_token']) : undefined;
  };
  if (keysOf(profile.values) === undefined) {
    const unknown = ['credential_process', 'sso_session', 'sso_start_url', 'source_profile', 'credential_source'].find((key) => profile.values[key] !== undefined);
    if (unknown === undefined) return undefined;
    throw new Failure('usage', `the profile '${profile.name}' gets its credentials by ${unknown}, which this agent does not do: give the pod a service account with a role, or a profile with keys or a web_identity_token_file`);
  }
  return {
    from: `the keys of the profile '${profile.name}'`,
    // Read anew: a mounted Secret is replaced when its keys are rotated.
    load: async () => keysOf((await readProfile(env)).values) ?? Promise.reject(new Failure('denied', `the profile '${profile.name}' has no keys any more: mount them again`)),
  };
}

function pair(accessKeyId: string, secretAccessKey: string, sessionToken: string | undefined): Credentials {
  return { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) };
}
