import { KubeObject } from '../objects';
import { knative, raw, Refusal } from './refusal';

const HF = { modelFormat: { name: 'huggingface' }, runtime: 'any' };
const NO_NAME = "the 'name' field is not allowed in standard predictor";
const BOTH_URIS = 'Setting both StorageURI and StorageURIs is not supported';
const NO_PYTHONPATH = 'setting PYTHONPATH in container';
const server = { name: 'server', image: 'example.com/server:1' };

function withTransformer(transformer: Record<string, unknown>): KubeObject {
  return { ...raw({}), spec: { predictor: { model: HF }, transformer } };
}

function storageUris(...entries: [string, string][]): Record<string, unknown> {
  return { storageUris: entries.map(([uri, mountPath]) => ({ uri, mountPath })) };
}

/** Rules about one InferenceService's name, parts, replicas and storage. */
export const SERVICE_REFUSALS: Refusal[] = [
  {
    id: 'name-starts-with-digit',
    object: raw({ name: '7b-chat' }),
    message: 'a InferenceService name must consist of lower case alphanumeric',
  },
  {
    id: 'name-with-dot',
    object: raw({ name: 'qwen2.5' }),
    message: 'a InferenceService name must consist of lower case alphanumeric',
  },
  {
    id: 'name-upper-case',
    object: raw({ name: 'Qwen' }),
    message: 'a lowercase RFC 1123 subdomain must consist of',
  },
  {
    id: 'autoscaler-class-unknown',
    object: raw({ annotations: { 'serving.kserve.io/autoscalerClass': 'nonsense' } }),
    message: '[nonsense] is not a supported autoscaler class type',
  },
  {
    id: 'transformer-container-storage-uri',
    object: raw({
      predictor: {
        containers: [{ ...server, name: 'transformer-container', env: [{ name: 'STORAGE_URI', value: 's3://a/b' }] }],
      },
    }),
    message: 'storage uri should not be specified in transformer container',
  },
  {
    id: 'no-implementation',
    versions: '<0.18',
    elsewhere: 'refused with another message: see no-implementation-panic',
    object: raw({ predictor: { model: undefined } }),
    message: 'xactly one of',
  },
  {
    id: 'no-implementation-panic',
    versions: '>=0.18',
    elsewhere: 'refused with another message: see no-implementation',
    object: raw({ predictor: { model: undefined } }),
    message: 'defaulter" denied the request: panic',
  },
  {
    id: 'transformer-without-implementation',
    object: withTransformer({}),
    message: 'xactly one of',
  },
  { id: 'min-replicas-negative', object: raw({ predictor: { minReplicas: -1 } }), message: "'MinReplicas' cannot be less than 0" },
  { id: 'max-replicas-negative', object: raw({ predictor: { maxReplicas: -1 } }), message: "'MaxReplicas' cannot be less than 0" },
  {
    id: 'min-replicas-above-max',
    object: raw({ predictor: { minReplicas: 3, maxReplicas: 2 } }),
    message: "'MinReplicas' cannot be greater than MaxReplicas",
  },
  {
    id: 'default-min-replicas-above-no-max',
    object: raw({ predictor: { minReplicas: 1, maxReplicas: -2 } }),
    message: "'MaxReplicas' cannot be less than 0",
  },
  {
    id: 'container-concurrency-negative',
    object: raw({ predictor: { containerConcurrency: -1 } }),
    message: 'parallelism cannot be less than 0',
  },
  {
    id: 'container-concurrency-negative-knative',
    object: knative({ predictor: { containerConcurrency: -1 } }),
    message: 'parallelism cannot be less than 0',
  },
  {
    id: 'logger-without-mode',
    object: raw({ predictor: { logger: { url: 'http://sink' } } }),
    message: 'invalid logger type',
  },
  {
    id: 'logger-storage-incomplete',
    versions: '>=0.16',
    elsewhere: 'the field does not exist there: strict validation refuses it',
    object: raw({ predictor: { logger: { mode: 'all', storage: { path: 'logs' } } } }),
    message: 'invalid logger storage configuration',
  },
  {
    id: 'custom-protocol',
    object: raw({ predictor: { model: undefined, containers: [{ ...server, env: [{ name: 'PROTOCOL', value: 'v3' }] }] } }),
    message: 'Must be one of [v3]', // sic: the message has its values swapped,
  },
  {
    id: 'model-container-name',
    versions: '>=0.16',
    object: raw({ model: { name: 'server' } }),
    message: NO_NAME,
  },
  {
    id: 'storage-uri-and-storage-uris',
    versions: '>=0.16',
    elsewhere: 'the field does not exist there: strict validation refuses it',
    object: raw({ model: { storageUri: 's3://a/b' }, predictor: storageUris(['s3://c/d', '/mnt/models']) }),
    message: BOTH_URIS,
  },
  {
    id: 'storage-uris-at-root',
    versions: '>=0.16',
    elsewhere: 'the field does not exist there: strict validation refuses it',
    object: raw({ predictor: storageUris(['s3://c/d', '/']) }),
    message: 'storage path cannot be empty',
  },
  {
    id: 'storage-uris-parent-folder',
    versions: '>=0.16',
    elsewhere: 'the field does not exist there: strict validation refuses it',
    object: raw({ predictor: storageUris(['s3://c/d', '/mnt/../etc']) }),
    message: "storage path cannot contain '..'",
  },
  {
    id: 'storage-uris-relative',
    versions: '>=0.16',
    elsewhere: 'the field does not exist there: strict validation refuses it',
    object: raw({ predictor: storageUris(['s3://c/d', 'models']) }),
    message: 'spec.predictor.storageUris[0].mountPath',
  },
  {
    id: 'storage-uris-without-common-parent',
    versions: '>=0.16',
    elsewhere: 'the field does not exist there: strict validation refuses it',
    object: raw({ predictor: storageUris(['s3://a/b', '/models'], ['s3://c/d', '/adapters']) }),
    message: 'storage paths must have a common parent directory',
  },
  {
    id: 'pythonpath-in-model',
    versions: '>=0.18',
    object: raw({ model: { env: [{ name: 'PYTHONPATH', value: '/code' }] } }),
    message: NO_PYTHONPATH,
  },
  {
    id: 'pythonpath-in-side-container',
    versions: '>=0.18',
    object: raw({ predictor: { containers: [{ ...server, env: [{ name: 'PYTHONPATH', value: '/code' }] }], model: HF } }),
    message: NO_PYTHONPATH,
  },
  {
    id: 'pythonpath-in-init-container',
    versions: '>=0.18',
    object: raw({ predictor: { initContainers: [{ ...server, env: [{ name: 'PYTHONPATH', value: '/code' }] }] } }),
    message: NO_PYTHONPATH,
  },
  {
    id: 'deployment-mode-change',
    before: [raw({ name: 'mode-change' })],
    object: raw({ name: 'mode-change', annotations: { 'serving.kserve.io/deploymentMode': 'Knative' } }),
    message: 'update rejected: deploymentMode cannot be changed',
  },
  {
    // 0.16 took the old name for Knative in its checks; before and after it means the same as Standard.
    id: 'mode-by-its-old-name',
    versions: '>=0.16 <0.17',
    object: raw({
      annotations: { 'serving.kserve.io/deploymentMode': 'RawDeployment' },
      predictor: { deploymentStrategy: { type: 'Recreate' } },
    }),
    message: 'customizing deploymentStrategy is only supported for raw deployment mode',
  },
  {
    id: 'predictor-name-change',
    versions: '>=0.20',
    elsewhere: 'the field does not exist there: strict validation refuses it',
    before: [raw({ name: 'renamed', predictor: { name: 'one' } })],
    object: raw({ name: 'renamed', predictor: { name: 'two' } }),
    message: 'predictor.name change requires a model change',
  },
  {
    id: 'confidential-without-storage',
    versions: '>=0.20',
    elsewhere: 'the field does not exist there: strict validation refuses it',
    object: raw({ model: { confidential: { enabled: true } } }),
    message: 'confidential model serving requires storageUri',
  },
  {
    id: 'canary-outside-standard-mode',
    versions: '>=0.20',
    elsewhere: 'the field does not exist there: strict validation refuses it',
    object: { ...knative({}), spec: { predictor: { model: HF }, canary: [{ trafficPercent: 10, predictor: { name: 'next', model: HF } }] } },
    message: 'canary is only supported in Standard deployment mode',
  },
];
