import { Failure } from '../../failure.ts';
import { recordOf } from './record.ts';

export interface Storage {
  readonly bucket: string | undefined;
  /** As KServe's initializer sets them for the same entry. */
  readonly env: Readonly<Record<string, string>>;
}

const VARIABLES: Readonly<Record<string, string>> = {
  endpoint_url: 'AWS_ENDPOINT_URL',
  access_key_id: 'AWS_ACCESS_KEY_ID',
  secret_access_key: 'AWS_SECRET_ACCESS_KEY',
  region: 'AWS_DEFAULT_REGION',
  ca_bundle: 'AWS_CA_BUNDLE',
  verify_ssl: 'S3_VERIFY_SSL',
  anonymous: 'awsAnonymousCredential',
};

/**
 * An entry of KServe's storage secret: JSON with the type, the bucket and credentials.
 *
 * @see https://kserve.github.io/website/docs/model-serving/storage/overview
 * @throws Failure that quotes nothing of it
 */
export function storageOf(key: string, text: string): Storage {
  const entry = recordOf(text);
  if (entry === undefined) throw new Failure('usage', `the registry names the storage '${key}', and the variable of that name holds no object of JSON: it has to be an entry of KServe's storage secret, {"type": "s3", "bucket": ...}`);
  const { type = 's3', bucket } = entry;
  if (type !== 's3') throw new Failure('usage', `the registry names the storage '${key}', which is of type '${String(type).slice(0, 40)}': only s3 can be fetched from; register the model with a URI of its own`);
  const env = Object.fromEntries(Object.entries(VARIABLES).flatMap(([name, variable]) => {
    const value = entry[name];
    return typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number' ? [[variable, String(value)]] : [];
  }));
  // A session of the process would not belong to these keys.
  return { bucket: typeof bucket === 'string' && bucket !== '' ? bucket : undefined, env: env['AWS_ACCESS_KEY_ID'] === undefined ? env : { ...env, AWS_SESSION_TOKEN: '' } };
}
