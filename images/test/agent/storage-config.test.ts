import { deepEqual, equal, throws } from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { environmentOf } from '../../src/agent/environment.ts';
import { Failure } from '../../src/agent/failure.ts';
import { scratch } from './fetching.ts';

describe('STORAGE_CONFIG', () => {
  it('stands for the variables of S3, and what the service itself states wins over both', () => {
    const config = { type: 's3', bucket: 'b', access_key_id: 'id', secret_access_key: 's', endpoint_url: 'http://config', region: 'eu-west-3', verify_ssl: '0', ca_bundle: '', anonymous: true };
    const env = environmentOf({ AWS_ACCESS_KEY_ID: 'before', OTHER: 'kept', STORAGE_CONFIG: JSON.stringify(config), STORAGE_OVERRIDE_CONFIG: '{"endpoint_url": "http://own"}' }, []);
    deepEqual({ ...env, STORAGE_CONFIG: '', STORAGE_OVERRIDE_CONFIG: '' }, {
      AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 's', AWS_ENDPOINT_URL: 'http://own', AWS_DEFAULT_REGION: 'eu-west-3', S3_VERIFY_SSL: '0', awsAnonymousCredential: 'true',
      OTHER: 'kept', STORAGE_CONFIG: '', STORAGE_OVERRIDE_CONFIG: '',
    });
  });

  it('may be a file of a mounted Secret', () => {
    const folder = scratch();
    writeFileSync(join(folder, 'STORAGE_CONFIG'), '{"type": "s3", "access_key_id": "file"}\n');
    equal(environmentOf({}, [folder])['AWS_ACCESS_KEY_ID'], 'file');
  });

  it('of another type changes nothing', () => {
    equal(environmentOf({ STORAGE_CONFIG: '{"type": "hdfs", "access_key_id": "x"}' }, [])['AWS_ACCESS_KEY_ID'], undefined);
  });

  it('that is no JSON is refused, and not shown', () => {
    for (const text of ['{"secret_access_key": "hidden', '["hidden"]', '"hidden"']) {
      throws(() => environmentOf({ STORAGE_CONFIG: text }, []), (error) => error instanceof Failure && error.exit === 'usage' && !error.message.includes('hidden'));
    }
  });
});
