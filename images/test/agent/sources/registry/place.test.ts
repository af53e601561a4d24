import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Artifact } from '../../../../src/agent/sources/registry/entities.ts';
import { placeOf } from '../../../../src/agent/sources/registry/place.ts';

const place = (artifact: Partial<Artifact>, env: Record<string, string> = {}): ReturnType<typeof placeOf> => placeOf({ id: '1', ...artifact }, env);
const ENTRY = JSON.stringify({ type: 's3', bucket: 'models', endpoint_url: 'https://minio:9000', access_key_id: 'id', secret_access_key: 'key', verify_ssl: false });

test('a URI is taken as it is', () => {
  assert.deepEqual(place({ uri: 'https://host/m.tar?a=b' }), { uri: 'https://host/m.tar?a=b', env: {}, notes: [] });
});

test("the endpoint that Kubeflow's client writes into a URI of S3 becomes a variable", () => {
  const uri = 's3://models/bert?endpoint=https://minio:9000&defaultRegion=eu-west-1';
  assert.deepEqual(place({ uri }), { uri: 's3://models/bert', env: { AWS_DEFAULT_REGION: 'eu-west-1', AWS_ENDPOINT_URL: 'https://minio:9000' }, endpoint: 'https://minio:9000', notes: [] });
  assert.equal(place({ uri: 's3://models/bert?endpoint=minio:9000' }, { S3_USE_HTTPS: '0' }).env['AWS_ENDPOINT_URL'], 'http://minio:9000');
  assert.deepEqual(place({ uri: 's3://models/bert?endpoint=https://s3.amazonaws.com' }).env, {});
});

test("the pod's own endpoint wins, and the log says so", () => {
  const { env, notes } = place({ uri: 's3://models/bert?endpoint=https://minio:9000&defaultRegion=r' }, { AWS_ENDPOINT_URL: 'http://ours:80', AWS_REGION: 'here' });
  assert.deepEqual(env, {});
  assert.deepEqual(notes, ["the registry names the endpoint minio:9000, the pod ours:80: the pod's is used"]);
});

test('another question mark is part of a key', () => {
  assert.equal(place({ uri: 's3://models/what?' }).uri, 's3://models/what?');
});

test('a storage key and path are a bucket of the storage secret', () => {
  assert.deepEqual(place({ storageKey: 'minio', storagePath: '/bert/1' }, { minio: ENTRY }), {
    uri: 's3://models/bert/1', notes: [],
    env: { AWS_ENDPOINT_URL: 'https://minio:9000', AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 'key', S3_VERIFY_SSL: 'false', AWS_SESSION_TOKEN: '' },
  });
  assert.equal(place({ storageKey: 'minio', storagePath: 'bert' }, { STORAGE_CONFIG: ENTRY }).uri, 's3://models/bert');
});

test('beside a URI a storage key gives the credentials, where it is mounted', () => {
  const artifact = { uri: 's3://other/bert', storageKey: 'minio' };
  assert.equal(place(artifact, { minio: ENTRY }).env['AWS_ACCESS_KEY_ID'], 'id');
  assert.deepEqual(place(artifact).notes, ["the registry names the storage 'minio', which is not mounted: the pod's own credentials are used"]);
});

test('a storage that cannot be used is refused with the fix and without its content', () => {
  const fails = (env: Record<string, string>, exit: string, message: RegExp): void => {
    assert.throws(() => place({ storageKey: 'minio', storagePath: 'bert' }, env), (error: Error & { exit: string }) => error.exit === exit && message.test(error.message) && !error.message.includes('secret-text'));
  };
  fails({}, 'denied', /mount KServe's storage secret and name its folder with --env-dir/);
  fails({ minio: 'secret-text' }, 'usage', /holds no object of JSON/);
  fails({ minio: '{"type": "hdfs", "x": "secret-text"}' }, 'usage', /of type 'hdfs': only s3/);
  fails({ minio: '{"type": "s3"}' }, 'usage', /has no 'bucket'/);
});
