import { Size } from 'cdk8s';
import {
  Accelerator, CaBundle, Credentials, Fetch, Images, Model, ModelRegistry, NetworkPeer, RemoteCode,
  S3Addressing, WeightsVolume,
} from '../../../src';
import { Case } from '../variants';
import { claimOf, configMapOf, existing, MODEL, ON_GPU, secretOf } from './models';
import { service } from './service';

const GPU = { accelerator: Accelerator.nvidia(1) };
const AGENT = 'registry.example.com/agent:1.0.0';
const COMMIT = 'a09a35458c702b33eeacc393d103063234e8bc28';
const ACKNOWLEDGED = { KS104: 'the namespace does not enforce restricted' };
const INJECTED = { targets: ['kserve' as const], unrestricted: "KServe's injected initializer has no security context" };

/** Every source and everyone who may fetch it. */
export const SOURCE_CASES: Case[] = [
  service('hub', () => ON_GPU),
  service('hub-token', (chart) => ({
    ...GPU,
    model: Model.fromHub('meta-llama/Llama-3.1-8B-Instruct', { revision: COMMIT, token: secretOf(chart) }),
  }), { setup: existing }),
  service('hub-mirror', (chart) => ({
    ...GPU,
    model: Model.fromHub('example/model', {
      revision: COMMIT,
      endpoint: 'https://hub.internal',
      caBundle: CaBundle.fromConfigMap(configMapOf(chart)),
      peer: NetworkPeer.cidr('10.0.0.0/8'),
      proxy: { url: 'http://proxy.internal:3128' },
    }),
  }), { setup: existing }),
  service('hub-patterns', () => ({
    ...GPU,
    model: Model.fromHub('example/model', { revision: COMMIT, ignorePatterns: ['*.gguf'] }),
  }), { versions: '>=0.17' }),
  service('hub-remote-code', () => ({
    ...GPU,
    model: Model.fromHub('example/custom', {
      revision: COMMIT, remoteCode: RemoteCode.approved({ by: 'ml-security', reason: 'read modeling_custom.py' }),
    }),
  })),
  service('hub-engine', () => ({ ...ON_GPU, fetch: Fetch.engine() })),
  service('hub-engine-token', (chart) => ({
    ...GPU,
    fetch: Fetch.engine(),
    model: Model.fromHub('example/private', { revision: COMMIT, token: secretOf(chart) }),
  }), { setup: existing }),
  service('hub-kserve', () => ({ ...ON_GPU, fetch: Fetch.kserve(), acknowledge: ACKNOWLEDGED }), INJECTED),
  service('s3-keys', (chart) => ({
    ...GPU,
    model: Model.fromS3('s3://models/qwen', { credentials: Credentials.s3Keys(secretOf(chart)), region: 'eu-west-1' }),
  }), { setup: existing }),
  service('s3-own', (chart) => ({
    ...GPU,
    model: Model.fromS3('s3://models/qwen', {
      credentials: Credentials.s3Keys(secretOf(chart)),
      endpoint: 'https://minio.storage.svc:9000',
      addressing: S3Addressing.VIRTUAL,
      caBundle: CaBundle.fromConfigMap(configMapOf(chart)),
      peer: NetworkPeer.namespacePods('storage', { app: 'minio' }),
    }),
  }), { setup: existing }),
  service('s3-role', () => ({
    ...GPU,
    model: Model.fromS3('s3://models/qwen', { credentials: Credentials.awsRole('arn:aws:iam::1:role/models') }),
  })),
  service('s3-kserve', () => ({ ...GPU, model: Model.fromS3('s3://models/qwen'), fetch: Fetch.kserve(), acknowledge: ACKNOWLEDGED }), INJECTED),
  service('gcs-key', (chart) => ({
    ...GPU, model: Model.fromGcs('gs://models/qwen', { credentials: Credentials.gcsKeyFile(secretOf(chart)) }),
  }), { setup: existing }),
  service('gcs-identity', () => ({
    ...GPU,
    model: Model.fromGcs('gs://models/qwen', {
      credentials: Credentials.googleServiceAccount('models@example.iam.gserviceaccount.com'),
    }),
  })),
  service('azure-key', (chart) => ({
    ...GPU,
    model: Model.fromAzureBlob('https://example.blob.core.windows.net/models/qwen', {
      credentials: Credentials.azureAccessKey(secretOf(chart)),
    }),
  }), { setup: existing }),
  service('azure-principal', (chart) => ({
    ...GPU,
    model: Model.fromAzureBlob('https://example.blob.core.windows.net/models/qwen', {
      credentials: Credentials.azureServicePrincipal(secretOf(chart)),
    }),
  }), { setup: existing }),
  service('azure-identity', () => ({
    ...GPU,
    model: Model.fromAzureBlob('https://example.blob.core.windows.net/models/qwen', {
      credentials: Credentials.azureIdentity('00000000-0000-0000-0000-000000000000'),
    }),
  })),
  service('url-headers', (chart) => ({
    ...GPU,
    model: Model.fromUrl('https://files.example.com/qwen.tar.gz', { credentials: Credentials.httpHeaders(secretOf(chart)) }),
  }), { setup: existing }),
  service('volume', (chart) => ({ ...GPU, model: Model.fromVolume(claimOf(chart), { path: 'qwen' }) }), { setup: existing }),
  service('volume-root', (chart) => ({ ...GPU, model: Model.fromVolume(claimOf(chart)) }), { setup: existing }),
  service('volume-kserve', (chart) => ({
    ...GPU, model: Model.fromVolume(claimOf(chart), { path: 'qwen' }), fetch: Fetch.kserve(),
  }), { setup: existing, targets: ['kserve'] }),
  service('oci-volume', () => ({ ...GPU, model: Model.fromOci('registry.example.com/models/qwen:1') }), {
    options: { minimumVersion: '1.35' },
  }),
  service('oci-kserve', () => ({
    ...GPU, model: Model.fromOci('registry.example.com/models/qwen:1'), fetch: Fetch.kserve(), acknowledge: ACKNOWLEDGED,
  }), { ...INJECTED, unrestricted: "KServe's model car has no security context" }),
  service('weights-on-claim', (chart) => ({
    ...GPU, model: MODEL, weightsVolume: WeightsVolume.claim(claimOf(chart, 'cache')),
  }), { setup: existing }),
  service('weights-limited', () => ({ ...ON_GPU, weightsVolume: WeightsVolume.emptyDir({ sizeLimit: Size.gibibytes(40) }) })),
  service('agent-hub', () => ({ ...ON_GPU, fetch: Fetch.agent({ image: AGENT }) })),
  service('agent-oci', () => ({
    ...GPU, model: Model.fromOci('registry.example.com/models/qwen:1', { path: 'models' }), fetch: Fetch.agent({ image: AGENT }),
  })),
  service('registry', (chart) => ({
    ...GPU,
    model: Model.fromRegistry(ModelRegistry.fromExisting('https://registry.models.svc', {
      token: secretOf(chart), tokenKey: 'HF_TOKEN', caBundle: CaBundle.fromConfigMap(configMapOf(chart)),
    }), 'qwen', { version: '1', artifactsFrom: [Model.fromS3('s3://models')] }),
    fetch: Fetch.agent({ image: AGENT }),
  }), { setup: existing }),
  // The namespace enforces "restricted": the pod is made only if the storage container's security context reaches it.
  service('registry-kserve', (chart) => ({
    ...GPU,
    model: Model.fromRegistry(new ModelRegistry(chart, 'registry', { url: 'https://registry.kserve.svc' }), 'qwen', {
      version: '1', artifactsFrom: [Model.fromS3('s3://models')],
    }),
    fetch: Fetch.kserve(),
  }), { targets: ['kserve'], settings: (chart) => Images.of({ agent: AGENT }).applyTo(chart) }),
  service('initializer-memory', () => ({ ...ON_GPU, fetch: Fetch.initializer({ memory: Size.gibibytes(8) }) })),
];
