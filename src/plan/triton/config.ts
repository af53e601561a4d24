import { MadeRepositoryIntent, TensorIntent } from './triton-intent';

/** What `config.pbtxt` depends on beside the repository. */
export interface ConfigOptions {
  readonly model?: string;
  readonly accelerated: boolean;
  /** Cores of Triton's container. */
  readonly cores: number;
  /** After so long in the queue nobody waits for the answer any more. */
  readonly queueTimeoutSeconds: number;
}

/**
 * A model's `config.pbtxt`. What the graph tells by itself is left out, so that nothing can contradict it.
 *
 * @see https://github.com/triton-inference-server/server/blob/main/docs/user_guide/model_configuration.md
 */
export function modelConfig(repository: MadeRepositoryIntent, options: ConfigOptions): string {
  const { backend, batching, tensors } = repository;
  return `${[
    ...(options.model === undefined ? [] : [`name: ${text(options.model)}`]),
    `backend: ${text(backend.name)}`,
    `max_batch_size: ${batching.maxBatchSize}`,
    ...(tensors === undefined ? [] : [list('input', tensors.inputs.map(tensor)), list('output', tensors.outputs.map(tensor))]),
    ...own(repository, 'dynamic_batching', dynamicBatching(repository, options)),
    ...own(repository, 'instance_group', instances(repository, options)),
    ...threads(repository, options),
    ...(repository.config === undefined ? [] : [repository.config.text.trim()]),
  ].join('\n')}\n`;
}

/** The user's own words stand in the place of ours. */
function own({ config }: MadeRepositoryIntent, field: string, lines: string[]): string[] {
  return config?.fields.includes(field) === true ? [] : lines;
}

function tensor({ name, datatype, dims }: TensorIntent): string {
  return `{ name: ${text(name)} data_type: TYPE_${datatype} dims: [ ${dims.join(', ')} ] }`;
}

function dynamicBatching(
  { batching: { dynamic } }: MadeRepositoryIntent, { queueTimeoutSeconds }: ConfigOptions,
): string[] {
  if (dynamic === undefined) {
    return [];
  }
  const { preferredBatchSizes, maxQueueDelayMicros, maxQueueSize } = dynamic;
  return [
    'dynamic_batching {',
    ...(preferredBatchSizes.length === 0 ? [] : [`  preferred_batch_size: [ ${preferredBatchSizes.join(', ')} ]`]),
    `  max_queue_delay_microseconds: ${maxQueueDelayMicros}`,
    '  default_queue_policy {',
    '    timeout_action: REJECT',
    `    default_timeout_microseconds: ${Math.floor(queueTimeoutSeconds * 1e6)}`,
    ...(maxQueueSize === undefined ? [] : [`    max_queue_size: ${maxQueueSize}`]),
    '  }',
    '}',
  ];
}

function instances({ instances: count }: MadeRepositoryIntent, { accelerated }: ConfigOptions): string[] {
  return [list('instance_group', [`{ count: ${count} kind: ${accelerated ? 'KIND_GPU' : 'KIND_CPU'} }`])];
}

/** By itself onnxruntime takes all cores of the node for each instance, whatever the container may use. */
function threads({ backend, instances: count }: MadeRepositoryIntent, { accelerated, cores }: ConfigOptions): string[] {
  return backend.name !== 'onnxruntime' || accelerated ? [] : [
    `parameters { key: "intra_op_thread_count" value: { string_value: "${Math.max(1, Math.floor(cores / count))}" } }`,
  ];
}

function list(field: string, values: readonly string[]): string {
  return `${field} [\n${values.map((value) => `  ${value}`).join(',\n')}\n]`;
}

function text(value: string): string {
  return `"${value.replace(/["\\]/g, '\\$&')}"`;
}
