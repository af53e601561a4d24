import { Failure } from './failure.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Fields of KServe's storage secret and the variables that they stand for. */
const FIELDS: Readonly<Record<string, string>> = {
  endpoint_url: 'AWS_ENDPOINT_URL',
  access_key_id: 'AWS_ACCESS_KEY_ID',
  secret_access_key: 'AWS_SECRET_ACCESS_KEY',
  region: 'AWS_DEFAULT_REGION',
  ca_bundle: 'AWS_CA_BUNDLE',
  verify_ssl: 'S3_VERIFY_SSL',
  anonymous: 'awsAnonymousCredential',
};

/**
 * The environment with what an InferenceService's `storage` states, which wins: KServe puts the secret's JSON into
 * STORAGE_CONFIG and the service's own parameters into STORAGE_OVERRIDE_CONFIG.
 * @see https://kserve.github.io/website/docs/model-serving/storage/storage-containers/s3
 * @throws Failure
 */
export function withStorageConfig(env: Environment): Environment {
  const config = { ...parsed(env, 'STORAGE_CONFIG'), ...parsed(env, 'STORAGE_OVERRIDE_CONFIG') };
  if (config['type'] !== 's3') return env;
  const named = Object.entries(FIELDS).flatMap(([field, name]) => {
    const value = config[field];
    return value === undefined || value === null || value === '' ? [] : [[name, String(value)] as const];
  });
  return { ...env, ...Object.fromEntries(named) };
}

function parsed(env: Environment, name: string): Record<string, unknown> {
  const text = env[name];
  if (!text?.trim()) return {};
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The parser's message would quote the secret.
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Failure('usage', `${name} is no JSON object: write the storage secret's value as {"type": "s3", ...}`);
  }
  return value as Record<string, unknown>;
}
