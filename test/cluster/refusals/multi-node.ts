import { multiNode, Refusal } from './refusal';

const container = { name: 'worker-container' };
const odd = { limits: { 'example.com/odd': '1' } };
const UNKNOWN_GPU = 'Unknown GPU resource type';

/** Rules about InferenceServices with a workerSpec. */
export const MULTI_NODE_REFUSALS: Refusal[] = [
  {
    id: 'worker-two-containers',
    object: multiNode({ worker: { containers: [container, { name: 'second' }] } }),
    message: 'setting multiple containers in workerSpec is not allowed',
  },
  {
    id: 'worker-pipeline-size-in-env',
    object: multiNode({ model: { env: [{ name: 'PIPELINE_PARALLEL_SIZE', value: '2' }] } }),
    message: 'setting PIPELINE_PARALLEL_SIZE in environment variables is not allowed',
  },
  {
    id: 'worker-tensor-size-in-env',
    object: multiNode({ model: { env: [{ name: 'TENSOR_PARALLEL_SIZE', value: '2' }] } }),
    message: 'setting TENSOR_PARALLEL_SIZE in environment variables is not allowed',
  },
  { id: 'worker-head-unknown-gpu', object: multiNode({ model: { resources: odd } }), message: UNKNOWN_GPU },
  {
    id: 'worker-unknown-gpu',
    object: multiNode({ worker: { containers: [{ ...container, resources: odd }] } }),
    message: UNKNOWN_GPU,
  },
  {
    id: 'worker-hugepages',
    object: multiNode({ worker: { containers: [{ ...container, resources: { limits: { 'hugepages-2Mi': '1Gi', memory: '2Gi', cpu: '1' } } }] } }),
    message: UNKNOWN_GPU,
  },
  {
    id: 'worker-mig',
    object: multiNode({ model: { resources: { limits: { 'nvidia.com/mig-1g.5gb': '1' } } } }),
    message: UNKNOWN_GPU,
  },
  {
    id: 'worker-gpu-types-no-json',
    object: multiNode({ annotations: { 'serving.kserve.io/gpu-resource-types': 'example.com/odd' }, model: { resources: odd } }),
    message: 'must be a valid JSON array',
  },
  {
    id: 'worker-without-storage-uri',
    object: multiNode({ model: { storageUri: undefined } }),
    message: 'StorageURI must be set for multinode enabled',
  },
  { id: 'worker-hub', object: multiNode({ model: { storageUri: 'hf://org/model' } }), message: 'Storage Protocol(hf)' },
  { id: 'worker-s3', object: multiNode({ model: { storageUri: 's3://bucket/model' } }), message: 'Storage Protocol(s3)' },
  {
    id: 'worker-oci',
    versions: '<0.16',
    object: multiNode({ model: { storageUri: 'oci://example.com/model:1' } }),
    message: 'Storage Protocol(oci)',
  },
  {
    id: 'worker-class-external',
    object: multiNode({ annotations: { 'serving.kserve.io/autoscalerClass': 'external' } }),
    message: "Multinode only supports 'none' autoscaler(external)",
  },
  {
    id: 'worker-class-hpa',
    object: multiNode({ annotations: { 'serving.kserve.io/autoscalerClass': 'hpa' } }),
    message: "Multinode only supports 'none' autoscaler(hpa)",
  },
  {
    id: 'worker-pipeline-size-zero',
    object: multiNode({ worker: { pipelineParallelSize: 0 } }),
    message: 'WorkerSpec.PipelineParallelSize cannot be less than 1(0)',
  },
  {
    id: 'worker-tensor-size-zero',
    object: multiNode({ worker: { tensorParallelSize: 0 } }),
    message: 'WorkerSpec.TensorParallelSize cannot be less than 1(0)',
  },
  {
    id: 'worker-pythonpath',
    versions: '>=0.18',
    object: multiNode({ worker: { containers: [{ ...container, env: [{ name: 'PYTHONPATH', value: '/code' }] }] } }),
    message: 'setting PYTHONPATH in container',
  },
];
