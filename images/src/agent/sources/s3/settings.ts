import { Failure } from '../../failure.ts';
import type { SourceContext } from '../source.ts';
import { readProfile, type Profile } from './profile.ts';

export interface S3Settings {
  /** Of a store that is not AWS; undefined: AWS itself. */
  readonly endpoint: URL | undefined;
  /** As somebody said it; undefined: us-east-1 until a bucket says otherwise. */
  readonly region: string | undefined;
  readonly virtual: boolean;
  readonly accelerate: boolean;
  readonly fips: boolean;
  readonly dualStack: boolean;
  /** Certificates are not checked. */
  readonly insecure: boolean;
  readonly anonymous: boolean;
  readonly profile: Profile;
}

type Environment = SourceContext['env'];

/**
 * The variables of KServe and, where it has none, of AWS. AWS_DEFAULT_REGION before AWS_REGION: KServe sets the former
 * for the bucket, the pod identity webhooks set the latter to the cluster's own region.
 * @throws Failure
 */
export async function s3Settings(env: Environment): Promise<S3Settings> {
  const profile = await readProfile(env);
  const is = (name: string) => /^(1|true|yes|on)$/i.test(env[name]?.trim() ?? '');
  return {
    endpoint: endpointOf(env, profile),
    region: env['AWS_DEFAULT_REGION'] || env['AWS_REGION'] || profile.values['region'] || undefined,
    virtual: is('S3_USER_VIRTUAL_BUCKET'),
    accelerate: is('S3_USE_ACCELERATE'),
    fips: is('AWS_USE_FIPS_ENDPOINT'),
    dualStack: is('AWS_USE_DUALSTACK_ENDPOINT'),
    insecure: /^(0|false|no|off)$/i.test(env['S3_VERIFY_SSL']?.trim() ?? ''),
    anonymous: is('awsAnonymousCredential'),
    profile,
  };
}

function endpointOf(env: Environment, profile: Profile): URL | undefined {
  const name = ['AWS_ENDPOINT_URL_S3', 'AWS_ENDPOINT_URL', 'S3_ENDPOINT'].find((one) => env[one]?.trim());
  const said = (name === undefined ? profile.values['endpoint_url'] : env[name])?.trim();
  if (!said) return undefined;
  const scheme = /^(0|false|no|off)$/i.test(env['S3_USE_HTTPS']?.trim() ?? '') ? 'http' : 'https';
  const whole = /^[a-z][a-z0-9+.-]*:\/\//i.test(said) ? said : `${scheme}://${said}`;
  const url = URL.canParse(whole) ? new URL(whole) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.search !== '' || url.username !== '') {
    throw new Failure('usage', `${name ?? 'endpoint_url'} is no address of an S3 store: write it as https://HOST:PORT, without credentials`);
  }
  // AWS by its oldest name, which knows no regions.
  return url.hostname === 's3.amazonaws.com' ? undefined : url;
}
