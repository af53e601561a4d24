import { Size } from 'cdk8s';
import { Accelerator, Engine, HuggingFaceBackend, ModelTask, Parallelism } from '../../../src';
import { Case } from '../variants';
import { claimOf, configMapOf, existing, MODEL, ON_CPU, ON_GPU, secretOf, SMALL_MODEL } from './models';
import { service } from './service';

/** Engines, their options and the hardware that they run on. */
export const ENGINE_CASES: Case[] = [
  service('vllm-flags', () => ({
    ...ON_GPU,
    engine: Engine.vllm({
      maxModelLen: 8192,
      dtype: 'bfloat16',
      gpuMemoryUtilization: 0.85,
      enablePrefixCaching: true,
      hfOverrides: { rope_scaling: { factor: 2 } },
      extraArgs: ['--seed=7'],
    }),
  })),
  service('vllm-api-key', (chart) => ({ ...ON_GPU, engine: Engine.vllm({ apiKey: secretOf(chart) }) }), { setup: existing }),
  service('vllm-template', (chart) => ({
    ...ON_GPU, engine: Engine.vllm({ chatTemplate: configMapOf(chart) }),
  }), { setup: existing }),
  service('vllm-cpu', () => ({ model: SMALL_MODEL, engine: Engine.vllm() })),
  service('vllm-embedding', () => ({ ...ON_GPU, task: ModelTask.EMBEDDING })),
  service('vllm-compile-cache', (chart) => ({ ...ON_GPU, compileCache: claimOf(chart, 'cache') }), { setup: existing }),
  service('server-native', () => ON_CPU),
  service('server-classification', () => ({ ...ON_CPU, task: ModelTask.SEQUENCE_CLASSIFICATION })),
  service('server-fill-mask', () => ({ ...ON_CPU, task: ModelTask.FILL_MASK })),
  service('onnx', () => ({ model: SMALL_MODEL, engine: Engine.onnx({ image: 'registry.example.com/server:1.0.0', maxLength: 256 }), task: ModelTask.EMBEDDING })),
  service('server-auto-gpu', () => ({ ...ON_GPU, engine: Engine.huggingFaceServer() })),
  service('server-vllm', () => ({
    ...ON_GPU, engine: Engine.huggingFaceServer({ backend: HuggingFaceBackend.VLLM, maxModelLen: 4096 }),
  })),
  service('tensor-4', () => ({ model: MODEL, accelerator: Accelerator.nvidia(4) })),
  service('tensor-2-pipeline-2', () => ({
    model: MODEL, accelerator: Accelerator.nvidia(4), parallelism: Parallelism.of({ tensor: 2, pipeline: 2 }),
  })),
  service('gpu-product', () => ({
    model: MODEL,
    accelerator: Accelerator.nvidia(1, { product: 'NVIDIA-H100-80GB-HBM3', memory: Size.gibibytes(80) }),
  })),
];
