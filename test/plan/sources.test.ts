import {
  CaBundle, Credentials, Fetch, HuggingFaceServiceProps, Model, RemoteCode, S3Addressing, WeightsVolume,
} from '../../src';
import {
  allContainers, claim, configMap, envOf, fetcherFor, hub, kserve, kubernetes, podFor, Props, secret, serverFor, synth,
} from '../helpers';
import { Size } from 'cdk8s';

const proxy = { url: 'http://proxy.proxies.svc:3128', noProxy: ['.svc', '10.0.0.0/8'] };
const model = (value: HuggingFaceServiceProps['model']): Props => ({ model: value });

/** Names of the containers that have a variable. */
function having(name: string, props: Props): string[] {
  return allContainers(podFor(props)).filter((one) => name in envOf(one)).map((one) => one.name);
}

describe('a token of the Hub', () => {
  const token = { model: hub({ token: secret('hf'), tokenKey: 'token' }) };

  test('reaches the fetcher by reference, and nobody else', () => {
    const props = { ...token, sidecars: [{ name: 'proxy', image: 'envoy:1' }] };
    expect(having('HF_TOKEN', props)).toEqual(['model-initializer']);
    expect(envOf(fetcherFor(props)).HF_TOKEN).toBe('hf/token');
  });

  test('reaches the engine that fetches itself', () => {
    expect(having('HF_TOKEN', { ...token, fetch: Fetch.engine() })).toEqual(['server']);
  });

  test('reaches the server that downloads code of another repository', () => {
    const remoteCode = RemoteCode.approved({ by: 'me', reason: 'read it', codeRevision: 'b'.repeat(40) });
    const props = { model: hub({ token: secret('hf'), remoteCode }) };
    expect(having('HF_TOKEN', props)).toEqual(['model-initializer', 'server']);
  });

  test('reaches KServe by the service account', () => {
    const props = { model: hub({ token: secret('hf') }), fetch: Fetch.kserve(), target: kserve(), acknowledge: { KS104: 'x' } };
    expect(having('HF_TOKEN', props)).toEqual([]);
    expect(synth(props).ServiceAccount).toHaveProperty('secrets', [{ name: 'hf' }]);
  });
});

describe('what is local is not asked for again', () => {
  test('by a server whose files were fetched', () => {
    expect(envOf(serverFor())).toMatchObject({ HF_HUB_OFFLINE: '1', TRANSFORMERS_OFFLINE: '1' });
  });

  test('by a server whose files are mounted', () => {
    expect(envOf(serverFor(model(Model.fromVolume(claim('models')))))).toMatchObject({ HF_HUB_OFFLINE: '1' });
  });

  test('but by one that fetches itself', () => {
    expect(envOf(serverFor({ fetch: Fetch.engine() }))).not.toHaveProperty('HF_HUB_OFFLINE');
  });
});

describe('the fetcher', () => {
  test('gets an address and a folder, as KServe\'s initializer takes them', () => {
    const { image, args } = fetcherFor();
    expect(image).toBe('kserve/storage-initializer:v0.19.0');
    expect(args).toEqual([
      'hf://Qwen/Qwen2.5-7B-Instruct:a09a35458c702b33eeacc393d103063234e8bc28', '/mnt/models',
    ]);
  });

  test('is of the version of KServe', () => {
    expect(fetcherFor({ target: kserve('0.16.0') }).image).toBe('kserve/storage-initializer:v0.16.0');
  });

  test('has memory of its own, and few ranges in flight', () => {
    const fetcher = fetcherFor({ fetch: Fetch.initializer({ memory: Size.gibibytes(8) }) });
    expect(fetcher.resources.limits).toEqual({ memory: '8Gi' });
    expect(envOf(fetcher)).toMatchObject({ HF_XET_NUM_CONCURRENT_RANGE_GETS: '4', HF_XET_HIGH_PERFORMANCE: '0' });
  });

  test('asks for no accelerator', () => {
    expect(Object.keys(fetcherFor().resources.limits)).toEqual(['memory']);
  });

  test('takes some of the files', () => {
    const fetcher = fetcherFor({ model: hub({ allowPatterns: ['*.json', '*.safetensors'], ignorePatterns: ['original/*'] }) });
    expect(envOf(fetcher)).toMatchObject({
      STORAGE_ALLOW_PATTERNS: '["*.json","*.safetensors"]', STORAGE_IGNORE_PATTERNS: '["original/*"]',
    });
  });

  test('is not there for a model on a volume', () => {
    expect(podFor(model(Model.fromVolume(claim('models'))))).not.toHaveProperty('initContainers');
  });

  test('writes where the server only reads', () => {
    const mounted = (container: { volumeMounts: object[] }) => container.volumeMounts[0];
    expect(mounted(fetcherFor())).toEqual({ name: 'model', mountPath: '/mnt/models' });
    expect(mounted(serverFor())).toEqual({ name: 'model', mountPath: '/mnt/models', readOnly: true });
  });
});

describe('the volume of the model', () => {
  const volume = (props: Props) => podFor(props).volumes.find(({ name }) => name === 'model');

  test('has a tenth more room than a model of known size', () => {
    expect(volume({ model: hub({ size: Size.gibibytes(10) }) })).toEqual({ name: 'model', emptyDir: { sizeLimit: '11Gi' } });
  });

  test('has no limit for a model of unknown size', () => {
    expect(volume({})).toEqual({ name: 'model', emptyDir: {} });
  });

  test('is a claim where one is given', () => {
    expect(volume({ weightsVolume: WeightsVolume.claim(claim('weights')) }))
      .toEqual({ name: 'model', persistentVolumeClaim: { claimName: 'weights' } });
  });

  test('is the model\'s own claim, read-only, at its path', () => {
    const props = model(Model.fromVolume(claim('models'), { path: 'qwen/v1' }));
    expect(volume(props)).toEqual({ name: 'model', persistentVolumeClaim: { claimName: 'models', readOnly: true } });
    expect(serverFor(props).volumeMounts[0])
      .toEqual({ name: 'model', mountPath: '/mnt/models', subPath: 'qwen/v1', readOnly: true });
  });

  test('is an image where Kubernetes has image volumes', () => {
    expect(volume({ ...model(Model.fromOci('ghcr.io/example/qwen:1')), target: kubernetes('1.35') }))
      .toEqual({ name: 'model', image: { reference: 'ghcr.io/example/qwen:1', pullPolicy: 'IfNotPresent' } });
  });

  test('keeps what an engine fetches itself', () => {
    const server = serverFor({ fetch: Fetch.engine(), weightsVolume: WeightsVolume.claim(claim('weights')) });
    expect(server.volumeMounts[0]).toEqual({ name: 'model', mountPath: '/mnt/models' });
    expect(envOf(server).HF_HUB_CACHE).toBe('/mnt/models');
  });

  test('is not there where KServe brings one', () => {
    expect(volume({ fetch: Fetch.kserve(), target: kserve(), acknowledge: { KS104: 'x' } })).toBeUndefined();
  });
});

describe('a model in S3', () => {
  const s3 = (options: object) => envOf(fetcherFor(model(Model.fromS3('s3://models/qwen', options))));

  test('is fetched with keys of a Secret', () => {
    expect(s3({ credentials: Credentials.s3Keys(secret('s3'), { accessKeyIdKey: 'id' }) })).toMatchObject({
      AWS_ACCESS_KEY_ID: 's3/id', AWS_SECRET_ACCESS_KEY: 's3/AWS_SECRET_ACCESS_KEY',
    });
  });

  test('is fetched from a server of one\'s own, in all the spellings that fetchers read', () => {
    expect(s3({ endpoint: 'http://minio.minio.svc:9000' })).toMatchObject({
      AWS_ENDPOINT_URL: 'http://minio.minio.svc:9000', S3_ENDPOINT: 'minio.minio.svc:9000', S3_USE_HTTPS: '0',
    });
  });

  test('is fetched by region and addressing style', () => {
    expect(s3({ region: 'eu-central-1', addressing: S3Addressing.VIRTUAL }))
      .toMatchObject({ AWS_DEFAULT_REGION: 'eu-central-1', S3_USER_VIRTUAL_BUCKET: 'true' });
  });

  test('is fetched without credentials', () => {
    expect(s3({ credentials: Credentials.anonymous() })).toMatchObject({ awsAnonymousCredential: 'true' });
  });

  test('is fetched without a check of certificates where that is asked', () => {
    expect(s3({ verifyTls: false })).toMatchObject({ S3_VERIFY_SSL: '0' });
    expect(s3({})).not.toHaveProperty('S3_VERIFY_SSL');
  });
});

describe('credentials of other clouds', () => {
  test('are a file for Google', () => {
    const props = model(Model.fromGcs('gs://models/qwen', { credentials: Credentials.gcsKeyFile(secret('gcs')) }));
    expect(envOf(fetcherFor(props)).GOOGLE_APPLICATION_CREDENTIALS)
      .toBe('/var/secrets/gcloud-application-credentials.json');
    expect(fetcherFor(props).volumeMounts).toContainEqual({ name: 'gcs-key', mountPath: '/var/secrets', readOnly: true });
    expect(serverFor(props).volumeMounts.map(({ name }) => name)).not.toContain('gcs-key');
    expect(podFor(props).volumes).toContainEqual({ name: 'gcs-key', secret: { secretName: 'gcs' } });
  });

  test('are a principal or a key for Azure', () => {
    const azure = (credentials: Credentials) => envOf(fetcherFor(model(
      Model.fromAzureBlob('https://example.blob.core.windows.net/models/qwen', { credentials }),
    )));
    expect(azure(Credentials.azureServicePrincipal(secret('az')))).toMatchObject({
      AZ_TENANT_ID: 'az/AZ_TENANT_ID', AZ_CLIENT_ID: 'az/AZ_CLIENT_ID', AZ_CLIENT_SECRET: 'az/AZ_CLIENT_SECRET',
    });
    expect(azure(Credentials.azureAccessKey(secret('az'))).AZURE_STORAGE_ACCESS_KEY).toBe('az/AZURE_STORAGE_ACCESS_KEY');
  });

  test('are headers for a URL, under the name of its host', () => {
    const props = model(Model.fromUrl('https://example.com/qwen.tar', { credentials: Credentials.httpHeaders(secret('web')) }));
    expect(envOf(fetcherFor(props))['example.com-headers']).toBe('web/headers');
  });

  test('are annotations of the account for an identity, and a label for Azure', () => {
    const aws = synth(model(Model.fromS3('s3://models/qwen', { credentials: Credentials.awsRole('arn:aws:iam::1:role/x') })));
    expect(aws.ServiceAccount.metadata.annotations).toEqual({ 'eks.amazonaws.com/role-arn': 'arn:aws:iam::1:role/x' });
    const azure = synth(model(Model.fromAzureBlob('https://example.blob.core.windows.net/models/qwen', {
      credentials: Credentials.azureIdentity('1b4b'),
    })));
    expect(azure.ServiceAccount.metadata.annotations).toEqual({ 'azure.workload.identity/client-id': '1b4b' });
    expect(azure.Deployment).toHaveProperty(
      ['spec', 'template', 'metadata', 'labels', 'azure.workload.identity/use'], 'true',
    );
  });

  test('are none for a bucket that everybody may read', () => {
    const props = model(Model.fromGcs('gs://models/qwen', { credentials: Credentials.anonymous() }));
    expect(envOf(fetcherFor(props))).not.toHaveProperty('awsAnonymousCredential');
  });
});

describe('certificates and proxies', () => {
  test('reach the fetcher alone', () => {
    const props = { model: hub({ caBundle: CaBundle.fromConfigMap(configMap('ca'), 'corp.pem'), proxy }) };
    expect(envOf(fetcherFor(props))).toMatchObject({
      REQUESTS_CA_BUNDLE: '/etc/ssl/custom-certs/corp.pem', SSL_CERT_FILE: '/etc/ssl/custom-certs/corp.pem',
      AWS_CA_BUNDLE: '/etc/ssl/custom-certs/corp.pem',
      HTTPS_PROXY: 'http://proxy.proxies.svc:3128', HTTP_PROXY: 'http://proxy.proxies.svc:3128', NO_PROXY: '.svc,10.0.0.0/8',
    });
    expect(having('HTTPS_PROXY', props)).toEqual(['model-initializer']);
    expect(having('SSL_CERT_FILE', props)).toEqual(['model-initializer']);
    expect(podFor(props).volumes).toContainEqual({ name: 'ca-bundle', configMap: { name: 'ca' } });
  });
});
