import { ServiceIntent } from '../intent';
import { ResourcesPlan } from '../pod-plan';
import { cores } from '../cores';
import { derived, Sourced } from '../sourced';
import { TritonIntent } from './triton-intent';

const GIB = 1024 ** 3;

/** Triton and a small model; CUDA's host side for each accelerator. */
const BASE_MEMORY = 2 * GIB;
const UNKNOWN_MODEL = 2 * GIB;
const MEMORY_PER_ACCELERATOR = 6 * GIB;

/** What Triton's container asks for; the accelerators of the pod are its. */
export function tritonResources(intent: ServiceIntent, triton: TritonIntent): ResourcesPlan {
  const { accelerator } = intent;
  const { cpuRequest, cpuLimit, memoryBytes, ephemeralStorageBytes } = triton.resources;
  return {
    cpuRequest: cpuRequest ?? defaultCpu(intent),
    cpuLimit,
    memoryBytes: memoryBytes ?? defaultMemory(intent, triton),
    ephemeralStorageBytes,
    accelerator: accelerator && { resource: accelerator.resource, count: accelerator.count },
  };
}

/** Cores that it may count on. */
export function tritonCores(intent: ServiceIntent, { resources: { cpuLimit, cpuRequest } }: TritonIntent): number {
  return cores((cpuLimit ?? cpuRequest ?? defaultCpu(intent)).value);
}

function defaultCpu({ accelerator }: ServiceIntent): Sourced<string> {
  return derived(String(2 * Math.max(1, accelerator?.count ?? 1)), '2 cores for each accelerator, at least 2');
}

function defaultMemory(
  { accelerator, model, sharedMemoryBytes = 0 }: ServiceIntent, { updates }: TritonIntent,
): Sourced<number> {
  // While one model replaces the other both are there.
  const models = updates === 'inPlace' ? 2 : 1;
  const weights = model.sizeBytes === undefined ? UNKNOWN_MODEL : Math.ceil(2 * model.sizeBytes / GIB) * GIB;
  const driver = (accelerator?.count ?? 0) * MEMORY_PER_ACCELERATOR;
  return derived(BASE_MEMORY + models * weights + driver + sharedMemoryBytes,
    'twice the size of the model, Triton, accelerators and shared memory');
}
