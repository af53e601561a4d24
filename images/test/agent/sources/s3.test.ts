import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { after, beforeEach, describe, it } from 'node:test';
import { open } from '../../../src/agent/sources/s3.ts';
import { bucketUrl, objectUrl } from '../../../src/agent/sources/s3/bucket-url.ts';
import { s3Settings } from '../../../src/agent/sources/s3/settings.ts';
import { signed } from '../../../src/agent/sources/s3/sign.ts';
import { childrenOf, parseXml, textAt } from '../../../src/agent/sources/xml.ts';
import type { RemoteFile } from '../../../src/agent/sources/source.ts';
import { s3Error, s3List, start } from '../servers/s3-scripted.ts';
import { asking, bytesOf, failure, listed } from './asking.ts';

const store = await start();
after(() => store.stop());
beforeEach(() => {
  store.requests.length = 0;
  store.answers.length = 0;
});

const KEYS = { AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE', AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' };
const HERE = { ...KEYS, AWS_ENDPOINT_URL: store.endpoint };
const ETAG = '"0123456789abcdef0123456789abcdef"';

const list = (uri: string, env: Record<string, string> = HERE) => listed(open, uri, env);

async function first(uri: string): Promise<RemoteFile> {
  const { context, signal, close } = asking(HERE);
  after(close);
  return (await (await open(uri, context)).list(signal)).files[0] as RemoteFile;
}

describe('signatures', () => {
  // The three examples without a body of AWS's documentation.
  const examples: readonly [path: string, query: Record<string, string>, headers: Record<string, string>, signature: string][] = [
    ['test.txt', {}, { range: 'bytes=0-9' }, 'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41'],
    ['', { lifecycle: '' }, {}, 'fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543'],
    ['', { 'max-keys': '2', prefix: 'J' }, {}, '34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7'],
  ];
  for (const [path, query, headers, signature] of examples) {
    it(`are those of AWS's example ${path}${Object.keys(query).join()}`, () => {
      const url = objectUrl(new URL('https://examplebucket.s3.amazonaws.com'), path, query);
      const credentials = { accessKeyId: KEYS.AWS_ACCESS_KEY_ID, secretAccessKey: KEYS.AWS_SECRET_ACCESS_KEY };
      const { authorization } = signed({ method: 'GET', url, headers, credentials, region: 'us-east-1', at: new Date('2013-05-24T00:00:00Z') });
      ok(authorization?.endsWith(`Signature=${signature}`), authorization);
    });
  }
});

describe('addresses', () => {
  const at = async (env: Record<string, string>, bucket = 'models', region = 'eu-west-1') => objectUrl(bucketUrl(await s3Settings(env), bucket, region), 'a b/+ü.bin').href;

  it('have the bucket in the host at AWS, unless its name has a dot', async () => {
    equal(await at({}), 'https://models.s3.eu-west-1.amazonaws.com/a%20b/%2B%C3%BC.bin');
    equal(await at({}, 'models.example.com'), 'https://s3.eu-west-1.amazonaws.com/models.example.com/a%20b/%2B%C3%BC.bin');
    equal(await at({}, 'Old_Models'), 'https://s3.eu-west-1.amazonaws.com/Old_Models/a%20b/%2B%C3%BC.bin');
    equal(await at({}, 'models', 'cn-north-1'), 'https://models.s3.cn-north-1.amazonaws.com.cn/a%20b/%2B%C3%BC.bin');
    equal(await at({ AWS_USE_FIPS_ENDPOINT: 'true', AWS_USE_DUALSTACK_ENDPOINT: 'true' }), 'https://models.s3-fips.dualstack.eu-west-1.amazonaws.com/a%20b/%2B%C3%BC.bin');
    equal(await at({ S3_USE_ACCELERATE: 'true' }), 'https://models.s3-accelerate.amazonaws.com/a%20b/%2B%C3%BC.bin');
  });

  it('have it in the path elsewhere, unless S3_USER_VIRTUAL_BUCKET says otherwise', async () => {
    equal(await at({ AWS_ENDPOINT_URL: 'https://minio.example.com:9000/s3/' }), 'https://minio.example.com:9000/s3/models/a%20b/%2B%C3%BC.bin');
    equal(await at({ AWS_ENDPOINT_URL: 'https://minio.example.com:9000', S3_USER_VIRTUAL_BUCKET: 'true' }), 'https://models.minio.example.com:9000/a%20b/%2B%C3%BC.bin');
  });

  it('come from AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL or S3_ENDPOINT, in this order', async () => {
    const endpoint = async (env: Record<string, string>) => (await s3Settings(env)).endpoint?.href;
    equal(await endpoint({ AWS_ENDPOINT_URL_S3: 'https://a', AWS_ENDPOINT_URL: 'https://b', S3_ENDPOINT: 'c' }), 'https://a/');
    equal(await endpoint({ AWS_ENDPOINT_URL: 'https://b', S3_ENDPOINT: 'c' }), 'https://b/');
    equal(await endpoint({ S3_ENDPOINT: 'minio:9000', S3_USE_HTTPS: '0' }), 'http://minio:9000/');
    equal(await endpoint({ S3_ENDPOINT: 'minio:9000' }), 'https://minio:9000/');
    equal(await endpoint({ S3_ENDPOINT: 's3.amazonaws.com' }), undefined);
    match((await failure(endpoint({ AWS_ENDPOINT_URL: 'ftp://minio' }))).message, /^AWS_ENDPOINT_URL is no address of an S3 store/);
  });

  it('of no bucket are refused', async () => {
    for (const uri of ['s3://', 's3:///models', 's3://models--use1-az4--x-s3/a', 's3://arn:aws:s3:eu-west-1:1:accesspoint/x', 's3://models/a/../b']) equal((await failure(list(uri))).exit, 'usage', uri);
  });
});

describe('answers in XML', () => {
  it('are read with entities, CDATA, comments, prefixes and empty elements', () => {
    const xml = parseXml('<?xml version="1.0"?><!-- no --><s:a xmlns:s="x"><b>1 &lt;&#x20AC;&#233;&amp;</b><c/><b><![CDATA[<2>]]></b></s:a>');
    deepEqual(childrenOf(xml, 'b').map(({ text }) => text), ['1 <€é&', '<2>']);
    equal(textAt(xml, 'c'), '');
    equal(textAt(xml, 'd'), undefined);
  });

  it('are none where elements do not close', () => {
    for (const text of ['', 'no', '<a>', '<a></b>', '</a>', '{"a": 1}']) equal(parseXml(text), undefined, text);
  });
});

describe('a list', () => {
  it('goes over pages, and leaves out what stands for folders', async () => {
    store.answers.push(s3List([]),
      s3List([{ key: 'm/', size: 0 }, { key: 'm/config.json', size: 2 }, { key: 'm/__init__.py', size: 0 }, { key: 'm/onnx', size: 0 }], 'token+1'),
      s3List([{ key: 'm/onnx/model%20%C3%BC%2B+1.onnx', size: 3 }, { key: 'm/x_$folder$', size: 0 }]));
    const { pinned, files } = await list('s3://models/m');
    equal(pinned, 's3://models/m');
    deepEqual(files.map(({ path, size }) => [path, size]), [['config.json', 2], ['__init__.py', 0], ['onnx/model ü+ 1.onnx', 3]]);
    match(store.requests[2]?.url ?? '', /continuation-token=token%2B1&encoding-type=url&list-type=2&prefix=m%2F$/);
  });

  it('is one object where the URI names it', async () => {
    store.answers.push(s3List([{ key: 'm/model.onnx', size: 3 }]));
    deepEqual((await list('s3://models/m/model.onnx')).files.map(({ path }) => path), ['model.onnx']);
    equal(store.requests.length, 1);
  });

  it('is not needed for one object that may be read alone', async () => {
    store.answers.push(s3Error(403, 'AccessDenied'), { status: 200, headers: { 'content-length': '3', 'etag': ETAG } });
    deepEqual((await list('s3://models/m/model.onnx')).files.map(({ path, size, version }) => [path, size, version]), [['model.onnx', 3, ETAG]]);
    store.answers.push(s3Error(403, 'AccessDenied'), { status: 403 });
    match((await failure(list('s3://models/m/model.onnx'))).message, /may not do s3:ListBucket on 'models'/);
  });

  it('does not take a folder whose name only begins alike', async () => {
    store.answers.push(s3List([{ key: 'm-2/model.onnx', size: 3 }]), s3List([]), s3List([{ key: 'm-2/model.onnx', size: 3 }]));
    const { exit, message } = await failure(list('s3://models/m'));
    equal(exit, 'notFound');
    match(message, /nothing is in s3:\/\/models\/m\/: there are m-2\/model.onnx/);
  });

  it('that leads in a circle, or is none, is an error', async () => {
    store.answers.push(s3List([{ key: 'a', size: 1 }], 'x'), s3List([{ key: 'b', size: 1 }], 'x'));
    match((await failure(list('s3://models'))).message, /leads in a circle/);
    store.answers.push({ status: 200, body: '<html><body>Console</body></html>' });
    match((await failure(list('s3://models'))).message, /and not its console/);
  });
});

describe('bytes', () => {
  const object = { key: 'm.bin', size: 10 };
  const part = { status: 206, headers: { 'content-range': 'bytes 2-5/10', 'etag': ETAG }, body: '2345' };
  const partOfMany = { ...part, headers: { ...part.headers, etag: '"a-2"' } };

  it('are asked for by range, of the version that was listed', async () => {
    store.answers.push(s3List([object]), part);
    const file = await first('s3://models/m.bin');
    equal((await bytesOf(file, { from: 2, to: 6 })).toString(), '2345');
    equal(store.requests[1]?.headers['if-match'], ETAG);
    equal(store.requests[1]?.headers.range, 'bytes=2-5');
    equal(file.version, ETAG);
  });

  it('of another version are an error', async () => {
    store.answers.push(s3List([object]), s3Error(412, 'PreconditionFailed'), s3Error(404, 'NoSuchKey'), { ...part, headers: { 'content-range': 'bytes 2-5/11' } });
    const file = await first('s3://models/m.bin');
    for (let tries = 0; tries < 3; tries++) equal((await failure(bytesOf(file, { from: 2, to: 6 }))).exit, 'changed');
  });

  it('of another version are an error also from a store that does not know If-Match', async () => {
    store.answers.push(s3List([object]), partOfMany);
    equal((await failure(bytesOf(await first('s3://models/m.bin'), { from: 2, to: 6 }))).exit, 'changed');
  });

  it('are not asked for in parts where the store tells no version and nobody a hash', async () => {
    store.answers.push(s3List([{ ...object, etag: '' }]));
    const file = await first('s3://models/m.bin');
    equal(file.unpinned, true);
    equal(file.version, undefined);
  });

  it('have the ETag as MD5, but not of parts, nor under keys of KMS or the client', async () => {
    const hashesWith = async (etag: string, headers: Record<string, string>) => {
      store.answers.push(s3List([{ ...object, etag }]), { status: 200, headers, body: '0123456789' });
      const body = await (await first('s3://models/m.bin')).open(undefined, new AbortController().signal);
      body.bytes.resume();
      return body.hashes;
    };
    deepEqual(await hashesWith(ETAG, { 'x-amz-server-side-encryption': 'AES256' }), { md5: '0123456789abcdef0123456789abcdef' });
    deepEqual(await hashesWith('&quot;0123456789abcdef0123456789abcdef-2&quot;', {}), {});
    deepEqual(await hashesWith(ETAG, { 'x-amz-server-side-encryption': 'aws:kms' }), {});
    deepEqual(await hashesWith(ETAG, { 'x-amz-server-side-encryption': 'aws:kms:dsse' }), {});
    deepEqual(await hashesWith(ETAG, { 'x-amz-server-side-encryption-customer-algorithm': 'AES256' }), {});
  });

  it('have the checksum that the object was uploaded with: of parts asked for once, and signed', async () => {
    store.answers.push(s3List([{ ...object, etag: '&quot;a-2&quot;', more: '<ChecksumAlgorithm>CRC64NVME</ChecksumAlgorithm><ChecksumType>FULL_OBJECT</ChecksumType>' }]),
      { status: 200, headers: { 'x-amz-checksum-crc64nvme': 'rosUhgp5mIg=', 'x-amz-checksum-type': 'FULL_OBJECT' } }, partOfMany, partOfMany);
    const file = await first('s3://models/m.bin');
    for (let tries = 0; tries < 2; tries++) {
      const body = await file.open({ from: 2, to: 6 }, new AbortController().signal);
      body.bytes.resume();
      deepEqual(body.hashes, { crc64nvme: 'ae8b14860a799888' });
    }
    deepEqual(store.requests.map(({ method }) => method), ['GET', 'HEAD', 'GET', 'GET']);
    match(store.requests[1]?.headers.authorization ?? '', /SignedHeaders=host;x-amz-checksum-mode;x-amz-content-sha256;x-amz-date,/);
  });

  it('have it with the answer where they come whole', async () => {
    for (const [name, value, hash] of [['crc32', 'y/Q5Jg==', 'cbf43926'], ['crc32c', '4waSgw==', 'e3069283'], ['sha256', Buffer.alloc(32, 1).toString('base64'), '01'.repeat(32)]] as const) {
      store.answers.push(s3List([{ ...object, etag: '&quot;a-2&quot;', more: `<ChecksumAlgorithm>${name.toUpperCase()}</ChecksumAlgorithm>` }]), { status: 200, headers: { [`x-amz-checksum-${name}`]: value }, body: '0123456789' });
      const body = await (await first('s3://models/m.bin')).open(undefined, new AbortController().signal);
      body.bytes.resume();
      deepEqual(body.hashes, { [name]: hash });
    }
  });

  it('have no checksum where that is one of checksums', async () => {
    for (const headers of [{ 'x-amz-checksum-crc32c': '4waSgw==', 'x-amz-checksum-type': 'COMPOSITE' }, { 'x-amz-checksum-crc32c': '4waSgw==-2' }]) {
      store.answers.push(s3List([{ ...object, etag: '&quot;a-2&quot;', more: '<ChecksumAlgorithm>CRC32C</ChecksumAlgorithm>' }]), { status: 200, headers }, partOfMany);
      const body = await (await first('s3://models/m.bin')).open({ from: 2, to: 6 }, new AbortController().signal);
      body.bytes.resume();
      deepEqual(body.hashes, {});
    }
  });
});

describe('errors', () => {
  const cases: readonly [code: string, status: number, exit: string, message: RegExp][] = [
    ['NoSuchBucket', 404, 'notFound', /there is no bucket 'models' at 127.0.0.1/],
    ['AccessDenied', 403, 'denied', /the access key AKIAIOSFODNN7EXAMPLE may not do s3:ListBucket on 'models' \('why & how'\): allow s3:ListBucket/],
    ['InvalidAccessKeyId', 403, 'denied', /does not know the access key AKIAIOSFODNN7EXAMPLE: check AWS_ACCESS_KEY_ID/],
    ['SignatureDoesNotMatch', 403, 'denied', /check AWS_SECRET_ACCESS_KEY/],
    ['ExpiredToken', 400, 'denied', /session of the access key AKIAIOSFODNN7EXAMPLE is over: renew AWS_SESSION_TOKEN/],
  ];
  for (const [code, status, exit, message] of cases) {
    it(`${code} is ${exit}, with the fix`, async () => {
      store.answers.push(s3Error(status, code));
      const failed = await failure(list('s3://models/m/'));
      equal(failed.exit, exit);
      match(failed.message, message);
      ok(!failed.message.includes(KEYS.AWS_SECRET_ACCESS_KEY));
    });
  }

  it('an archived object is to be restored first', async () => {
    store.answers.push(s3List([{ key: 'm.bin', size: 10 }]), s3Error(403, 'InvalidObjectState'));
    match((await failure(bytesOf(await first('s3://models/m.bin')))).message, /is archived: restore it/);
  });

  it('of busy servers are tried again', async () => {
    store.answers.push(s3Error(503, 'SlowDown'), s3List([{ key: 'm/a', size: 1 }]));
    equal((await list('s3://models/m/')).files.length, 1);
  });

  it('a wrong region of another store is an error that names the right one', async () => {
    for (const answer of [
      s3Error(400, 'AuthorizationHeaderMalformed', { fields: '<Region>eu-central-1</Region>' }),
      s3Error(301, 'PermanentRedirect', { headers: { 'x-amz-bucket-region': 'eu-central-1' } }),
      { ...s3Error(307, 'TemporaryRedirect'), headers: { location: 'http://models.s3.eu-central-1.amazonaws.com/' } },
    ]) {
      store.answers.push(answer);
      const failed = await failure(list('s3://models/m/', { ...HERE, AWS_DEFAULT_REGION: 'us-west-2' }));
      equal(failed.exit, 'usage');
      match(failed.message, /is not in region us-west-2: set AWS_DEFAULT_REGION to eu-central-1/);
    }
  });

  it('a clock that is wrong is put right by the server\'s, once', async () => {
    const skewed = s3Error(403, 'RequestTimeTooSkewed', { headers: { date: 'Fri, 24 May 2030 00:00:00 GMT' } });
    store.answers.push(skewed, s3List([{ key: 'm/a', size: 1 }]));
    equal((await list('s3://models/m/')).files.length, 1);
    match(String(store.requests[1]?.headers['x-amz-date']), /^20300524T00/);
    store.answers.push(skewed, skewed);
    match((await failure(list('s3://models/m/'))).message, /set the node's clock/);
  });
});

describe('requests', () => {
  it('are not signed where awsAnonymousCredential says so', async () => {
    store.answers.push(s3List([{ key: 'm/a', size: 1 }]));
    await list('s3://models/m/', { AWS_ENDPOINT_URL: store.endpoint, awsAnonymousCredential: 'True' });
    equal(store.requests[0]?.headers.authorization, undefined);
  });
});
