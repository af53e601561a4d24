import { App, Chart, Size, Testing } from 'cdk8s';
import { Cpu, EnvValue, PersistentVolumeClaim } from 'cdk8s-plus-28';
import { Accelerator, Engine, Executor, Model, MultiNodeVllm, Parallelism, Rollout, ServingTarget } from '../../src';
import { KubeObject } from '../cluster/objects';

export type ExecutorName = 'mp' | 'ray';

/** What the group under test is, beside its executor. */
export interface Revision {
  readonly image: string;
  readonly vllmVersion: string;
  readonly rayVersion: string;
  readonly maxModelLen: number;
}

export const NAMESPACE = 'group';
export const SERVICE = 'tiny';
/** Claims: the model, and what vLLM found out about it, which would else be found out again at each start. */
export const CLAIM = 'weights';
export const CACHE_CLAIM = 'cache';

/**
 * One group of two pods, as the construct writes it. What is said beside the sizes is what vLLM's build for CPU needs
 * on a small machine: a cache of one gibibyte, one thread a rank.
 */
export function groupObjects(executor: ExecutorName, revision: Revision): KubeObject[] {
  const chart = new Chart(new App(), 'chart', { namespace: NAMESPACE, disableResourceNameHashes: true });
  new MultiNodeVllm(chart, 'tiny', {
    name: SERVICE,
    model: Model.fromVolume(PersistentVolumeClaim.fromClaimName(chart, 'weights', CLAIM), { path: 'tiny' }),
    modelName: 'tiny',
    accelerator: Accelerator.nvidia(1),
    parallelism: Parallelism.of({ tensor: 2 }),
    executor: executor === 'ray' ? Executor.ray({ rayVersion: revision.rayVersion }) : Executor.multiprocessing(),
    engine: Engine.vllm({
      version: revision.vllmVersion, image: revision.image, maxModelLen: revision.maxModelLen, maxNumSeqs: 4,
      dtype: 'bfloat16', enforceEager: true,
    }),
    env: {
      VLLM_CPU_KVCACHE_SPACE: EnvValue.fromValue('1'),
      VLLM_CPU_OMP_THREADS_BIND: EnvValue.fromValue('nobind'),
      OMP_NUM_THREADS: EnvValue.fromValue('1'),
      // The sampler would compile C++ at the first request of each start.
      TORCHDYNAMO_DISABLE: EnvValue.fromValue('1'),
      // Processes that are forked have imported vLLM already; with CUDA they could not be.
      VLLM_WORKER_MULTIPROC_METHOD: EnvValue.fromValue('fork'),
    },
    resources: { cpu: Cpu.units(1), memory: Size.gibibytes(16) },
    compileCache: PersistentVolumeClaim.fromClaimName(chart, 'cache', CACHE_CLAIM),
    sharedMemory: Size.gibibytes(2),
    // Two engines at a time are more than a small machine starts in bearable time.
    rollout: Rollout.reuse(),
    target: ServingTarget.kubernetes(),
    acknowledge: { KS355: 'pipeline parallelism does not work on CPU' },
  });
  return Testing.synth(chart) as KubeObject[];
}

/** What a platform has before: the namespace, and claims for folders of the machine. */
export function surroundings(namespace: string, folders: Folders): KubeObject[] {
  const restricted = { 'pod-security.kubernetes.io/enforce': 'restricted' };
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace, labels: restricted } },
    ...claim(namespace, CLAIM, folders.models, 'ReadOnlyMany'),
    ...claim(namespace, CACHE_CLAIM, folders.cache, 'ReadWriteMany'),
  ];
}

export interface Folders {
  /** Its subfolder `tiny` is the model. */
  readonly models: string;
  readonly cache: string;
}

function claim(namespace: string, name: string, path: string, mode: string): KubeObject[] {
  const [volumeName, storage] = [`${namespace}-${name}`, '1Gi'];
  const same = { accessModes: [mode], storageClassName: '' };
  return [
    {
      apiVersion: 'v1', kind: 'PersistentVolume', metadata: { name: volumeName },
      spec: { ...same, capacity: { storage }, hostPath: { path }, claimRef: { namespace, name } },
    },
    {
      apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name, namespace },
      spec: { ...same, volumeName, resources: { requests: { storage } } },
    },
  ];
}
