import { cores } from './cores';
import { onnxThreads } from './engines/onnx-threads';
import { ServiceIntent } from './intent';
import { ResourcesPlan } from './pod-plan';
import { derived, Sourced } from './sourced';
import { tritonResources } from './triton/resources';

const GIB = 1024 ** 3;

/** Memory of a server that has GPUs: Python, CUDA's host side, and buffers for each GPU. */
const BASE_MEMORY = 8 * GIB;
const MEMORY_PER_ACCELERATOR = 8 * GIB;

/** Memory of a server on CPU whose model's size is not known. */
const CPU_MEMORY = 16 * GIB;

/** Memory of a worker of the ONNX server whose model's size is not known. */
const ONNX_MEMORY = 4 * GIB;

/** Cores of the ONNX server: its models are small. */
const ONNX_CORES = 2;

/** Shared memory for each rank: NCCL's buffers between processes. */
const SHARED_MEMORY_PER_RANK = 2 * GIB;

/**
 * Shared memory of a single rank. On CPU vLLM hands requests to its one worker through 160 MiB of
 * it, and does not start with the 64 MiB that container runtimes give.
 */
const SHARED_MEMORY_OF_ONE = GIB;

/** Least memory that has to be left beside shared memory for a server to run. */
export const MIN_PRIVATE_MEMORY = 4 * GIB;

/** Ranks of one pod: processes that exchange tensors. */
export function ranks(intent: ServiceIntent): number {
  return Math.ceil(worldSize(intent) / (intent.group?.pods ?? 1));
}

/** Ranks in all: those of every pod of a group. */
export function worldSize(intent: ServiceIntent): number {
  const { tensor, pipeline, data } = intent.parallelism.value;
  return tensor * pipeline * data;
}

/** Ranks that hold the model once. */
export function replicaRanks(intent: ServiceIntent): number {
  const { tensor, pipeline } = intent.parallelism.value;
  return tensor * pipeline;
}

/** Replicas in each pod of a group that has several; the rules see to it that they come out even. */
export function localReplicas(intent: ServiceIntent): number {
  return Math.max(1, Math.floor((intent.accelerator?.count ?? 1) / replicaRanks(intent)));
}

/** Shared memory that weighs something: asked for, or what several ranks exchange their tensors through. */
export function weighedSharedMemory(intent: ServiceIntent): number {
  if (intent.engine.kind === 'onnx') {
    return 0;
  }
  return intent.sharedMemoryBytes ?? (ranks(intent) > 1 ? ranks(intent) * SHARED_MEMORY_PER_RANK : 0);
}

/** Bytes of /dev/shm: none where nothing of vLLM runs, as the runtime's own 64 MiB do. */
export function sharedMemoryBytes(intent: ServiceIntent): number | undefined {
  const { engine } = intent;
  const vllm = engine.kind === 'vllm' || (engine.kind === 'huggingFaceServer' && engine.backend !== 'huggingface');
  const usual = ranks(intent) > 1 ? weighedSharedMemory(intent) : SHARED_MEMORY_OF_ONE;
  const bytes = engine.kind === 'onnx' ? 0 : intent.sharedMemoryBytes ?? (vllm ? usual : 0);
  return bytes === 0 ? undefined : bytes;
}

/** Memory of the server's container; shared memory counts against it. */
export function memoryBytes(intent: ServiceIntent): Sourced<number> {
  const { engine, resources } = intent;
  return engine.kind === 'triton' ? tritonResources(intent, engine.triton).memoryBytes : resources.memoryBytes ?? defaultMemory(intent);
}

function defaultMemory(intent: ServiceIntent): Sourced<number> {
  const { accelerator, engine, model } = intent;
  if (engine.kind === 'onnx') {
    return onnxMemory(engine, intent);
  }
  if (accelerator !== undefined) {
    const bytes = BASE_MEMORY + accelerator.count * MEMORY_PER_ACCELERATOR + weighedSharedMemory(intent);
    return derived(bytes, 'accelerators and shared memory');
  }
  return model.sizeBytes === undefined
    ? derived(CPU_MEMORY, 'engine on CPU, size of the model unknown')
    : derived(roundToGib(2 * model.sizeBytes) + BASE_MEMORY / 2, 'twice the size of the model and 4 GiB');
}

/** Each worker has the weights for itself, and needs them twice while it loads. */
function onnxMemory(engine: Parameters<typeof onnxThreads>[0], intent: ServiceIntent): Sourced<number> {
  const { sizeBytes } = intent.model;
  const { workers } = onnxThreads(engine, serverCores(intent));
  if (intent.triton !== undefined) {
    return derived(GIB, 'a tokenizer and requests: the model is Triton\'s');
  }
  return sizeBytes === undefined
    ? derived(workers * ONNX_MEMORY, 'workers of the ONNX server, size of the model unknown')
    : derived(roundToGib(2 * workers * sizeBytes) + GIB, 'twice the size of the model for each worker and 1 GiB');
}

function roundToGib(bytes: number): number {
  return Math.ceil(bytes / GIB) * GIB;
}

function defaultCpu({ accelerator, engine, resources: { cpuLimit } }: ServiceIntent): Sourced<string> {
  const onnx = engine.kind === 'onnx';
  const wanted = onnx ? ONNX_CORES : 4 * Math.max(1, accelerator?.count ?? 1);
  if (cpuLimit !== undefined && cores(cpuLimit.value) < wanted) {
    return derived(cpuLimit.value, 'resources.cpuLimit');
  }
  return derived(String(wanted), onnx ? '2 cores for the ONNX server' : '4 cores for each accelerator, at least 4');
}

/** Cores that the server may count on. */
export function serverCores(intent: ServiceIntent): number {
  const { cpuLimit, cpuRequest } = intent.resources;
  return cores((cpuLimit ?? cpuRequest ?? defaultCpu(intent)).value);
}

/** What the server's container asks for. CPU has no limit by default: throttling only adds latency. */
export function planResources(intent: ServiceIntent): ResourcesPlan {
  const { resources } = intent;
  // Beside Triton the server computes nothing.
  const accelerator = intent.triton === undefined ? intent.accelerator : undefined;
  if (intent.engine.kind === 'triton') {
    return tritonResources(intent, intent.engine.triton);
  }
  return {
    cpuRequest: resources.cpuRequest ?? defaultCpu(intent),
    cpuLimit: resources.cpuLimit,
    memoryBytes: memoryBytes(intent),
    ephemeralStorageBytes: resources.ephemeralStorageBytes,
    accelerator: accelerator && { resource: accelerator.resource, count: accelerator.count },
  };
}
