import { Refusal, runtime } from './refusal';

const server = { name: 'kserve-container', image: 'example.com/server:1' };
const worker = { name: 'worker-container', image: 'example.com/server:1' };
const sizes = { pipelineParallelSize: 2, tensorParallelSize: 1 };
const odd = { limits: { 'example.com/odd': '1' } };

function format(name: string, priority: number, version?: string): Record<string, unknown> {
  return { name, version, priority, autoSelect: true };
}

/** Rules about ServingRuntimes. */
export const RUNTIME_REFUSALS: Refusal[] = [
  {
    id: 'runtime-two-priorities',
    // The webhook looks at priorities only when the namespace has a runtime already.
    before: [runtime('first', {})],
    object: runtime('refused', { supportedModelFormats: [format('tiny', 1, '1'), format('tiny', 2, '2')] }),
    message: 'different priorities assigned for the model format tiny',
  },
  {
    id: 'runtime-priority-of-another',
    before: [runtime('priority-taken', { supportedModelFormats: [format('shared', 3)] })],
    object: runtime('refused', { supportedModelFormats: [format('shared', 3)] }),
    message: 'same priority assigned for the model format shared',
  },
  {
    id: 'runtime-priority-zero',
    object: runtime('refused', { supportedModelFormats: [format('tiny', 0)] }),
    message: 'should be greater than or equal to 1',
  },
  {
    id: 'runtime-without-containers',
    object: runtime('refused', { containers: undefined }),
    message: 'spec.containers: Required value',
  },
  {
    id: 'runtime-worker-removed',
    before: [runtime('had-worker', { workerSpec: { ...sizes, containers: [worker] } })],
    object: runtime('had-worker', {}),
    message: 'removing workerSpec where it already exists is not allowed',
  },
  {
    id: 'runtime-worker-two-containers',
    object: runtime('refused', { workerSpec: { ...sizes, containers: [worker, { ...worker, name: 'second' }] } }),
    message: 'setting multiple containers in workerSpec is not allowed',
  },
  {
    id: 'runtime-worker-pipeline-size-in-env',
    object: runtime('refused', {
      containers: [{ ...server, env: [{ name: 'PIPELINE_PARALLEL_SIZE', value: '2' }] }],
      workerSpec: { ...sizes, containers: [worker] },
    }),
    message: 'setting PIPELINE_PARALLEL_SIZE in environment variables is not allowed',
  },
  {
    id: 'runtime-worker-tensor-size-in-env',
    object: runtime('refused', {
      containers: [{ ...server, env: [{ name: 'TENSOR_PARALLEL_SIZE', value: '2' }] }],
      workerSpec: { ...sizes, containers: [worker] },
    }),
    message: 'setting TENSOR_PARALLEL_SIZE in environment variables is not allowed',
  },
  {
    id: 'runtime-head-unknown-gpu',
    object: runtime('refused', { containers: [{ ...server, resources: odd }], workerSpec: { ...sizes, containers: [worker] } }),
    message: 'unknown GPU resource type in a container(kserve-container)',
  },
  {
    id: 'runtime-worker-unknown-gpu',
    object: runtime('refused', { workerSpec: { ...sizes, containers: [{ ...worker, resources: odd }] } }),
    message: 'unknown GPU resource type in a container(worker-container)',
  },
  {
    id: 'runtime-worker-pipeline-size-zero',
    object: runtime('refused', { workerSpec: { ...sizes, pipelineParallelSize: 0, containers: [worker] } }),
    message: 'WorkerSpec.PipelineParallelSize cannot be less than 1(0)',
  },
  {
    id: 'runtime-worker-tensor-size-zero',
    object: runtime('refused', { workerSpec: { ...sizes, tensorParallelSize: 0, containers: [worker] } }),
    message: 'WorkerSpec.TensorParallelSize cannot be less than 1(0)',
  },
  {
    id: 'runtime-pythonpath',
    versions: '>=0.18',
    object: runtime('refused', { containers: [{ ...server, env: [{ name: 'PYTHONPATH', value: '/code' }] }] }),
    message: 'setting PYTHONPATH in container',
  },
];
