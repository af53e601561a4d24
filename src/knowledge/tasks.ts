/** Ids of tasks, as `ModelTask` has them. */
export type TaskName =
  'text-generation' | 'embedding' | 'classification' | 'token-classification' | 'fill-mask' | 'rerank';

export type EngineName = 'vllm' | 'huggingFaceServer' | 'onnx';

/** One task of one engine. */
export interface TaskSupport {
  readonly task: TaskName;
  readonly engine: EngineName;
  /** Backends of the Hugging Face server that do it. */
  readonly backends?: readonly ('auto' | 'huggingface' | 'vllm')[];
}

/**
 * Which engine serves which task; what is not here it does not serve.
 *
 * @see https://docs.vllm.ai/en/stable/models/supported_models.html
 * @see https://github.com/kserve/kserve/blob/master/python/huggingfaceserver/huggingfaceserver/task.py
 */
export const TASK_SUPPORT: readonly TaskSupport[] = [
  { task: 'text-generation', engine: 'vllm' },
  { task: 'embedding', engine: 'vllm' },
  { task: 'classification', engine: 'vllm' },
  { task: 'rerank', engine: 'vllm' },
  { task: 'text-generation', engine: 'huggingFaceServer' },
  { task: 'embedding', engine: 'huggingFaceServer' },
  { task: 'classification', engine: 'huggingFaceServer', backends: ['auto', 'huggingface'] },
  { task: 'token-classification', engine: 'huggingFaceServer', backends: ['auto', 'huggingface'] },
  { task: 'fill-mask', engine: 'huggingFaceServer', backends: ['auto', 'huggingface'] },
  { task: 'rerank', engine: 'huggingFaceServer', backends: ['vllm'] },
  { task: 'text-generation', engine: 'onnx' },
  { task: 'embedding', engine: 'onnx' },
  { task: 'classification', engine: 'onnx' },
  { task: 'token-classification', engine: 'onnx' },
  { task: 'fill-mask', engine: 'onnx' },
  { task: 'rerank', engine: 'onnx' },
];

/** How a user writes the engine that serves a task. */
const FACTORY: Record<EngineName, string> = {
  vllm: 'Engine.vllm()',
  huggingFaceServer: 'Engine.huggingFaceServer()',
  onnx: 'Engine.onnx()',
};

/** Factories of every engine that serves a task; on accelerators only of those that use them. */
export function enginesFor(task: TaskName, accelerated = false): string[] {
  return TASK_SUPPORT.filter((row) => row.task === task && !(accelerated && row.engine === 'onnx'))
    .map((row) => FACTORY[row.engine]);
}
