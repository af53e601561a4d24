import { SizeRoundingBehavior } from 'cdk8s';
import { numberFrom, wholeNumber } from '../checks/values/number-in-range';
import { FlagIntent } from '../plan/engine-intent';
import { VllmFlags } from '../vllm-options';

type Value = FlagIntent['value'];

/** A prop's flag, and how its value is written. */
interface TypedFlag<T> {
  readonly flag: string;
  render(value: T): Value;
}

/** Keys in order, so that the order in which they were written never restarts a pod. */
function sortKeys(_key: string, value: unknown): unknown {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value;
}

const AS_IS = <T extends Value>(value: T): Value => value;
const JSON_VALUE = (value: object): Value => JSON.stringify(value, sortKeys);
const wholeAtLeast = (prop: string, min: number) => (value: number): Value => wholeNumber(prop, value, min);

/** Typed props in the order in which their flags are rendered. */
const FLAGS: { [prop in keyof Required<VllmFlags>]: TypedFlag<NonNullable<VllmFlags[prop]>> } = {
  maxModelLen: { flag: '--max-model-len', render: wholeAtLeast('maxModelLen', 1) },
  dtype: { flag: '--dtype', render: AS_IS },
  quantization: { flag: '--quantization', render: AS_IS },
  gpuMemoryUtilization: {
    flag: '--gpu-memory-utilization', render: (value) => numberFrom('gpuMemoryUtilization', value, 0.01, 1),
  },
  maxNumSeqs: { flag: '--max-num-seqs', render: wholeAtLeast('maxNumSeqs', 1) },
  maxNumBatchedTokens: { flag: '--max-num-batched-tokens', render: wholeAtLeast('maxNumBatchedTokens', 1) },
  kvCacheDtype: { flag: '--kv-cache-dtype', render: AS_IS },
  enablePrefixCaching: { flag: '--enable-prefix-caching', render: AS_IS },
  enableChunkedPrefill: { flag: '--enable-chunked-prefill', render: AS_IS },
  enforceEager: { flag: '--enforce-eager', render: AS_IS },
  cpuOffload: {
    flag: '--cpu-offload-gb', render: (size) => size.toGibibytes({ rounding: SizeRoundingBehavior.FAIL }),
  },
  toolCallParser: { flag: '--tool-call-parser', render: AS_IS },
  reasoningParser: { flag: '--reasoning-parser', render: AS_IS },
  loraModules: {
    flag: '--lora-modules', render: (modules) => modules.map(({ name, path }) => `${name}=${path}`),
  },
  maxLoraRank: { flag: '--max-lora-rank', render: wholeAtLeast('maxLoraRank', 1) },
  tokenizer: { flag: '--tokenizer', render: AS_IS },
  tokenizerRevision: { flag: '--tokenizer-revision', render: AS_IS },
  hfOverrides: { flag: '--hf-overrides', render: JSON_VALUE },
  limitMmPerPrompt: { flag: '--limit-mm-per-prompt', render: JSON_VALUE },
  speculativeConfig: { flag: '--speculative-config', render: JSON_VALUE },
  loadFormat: { flag: '--load-format', render: AS_IS },
  seed: { flag: '--seed', render: (value) => wholeNumber('seed', value, 0, Number.MAX_SAFE_INTEGER) },
  enableLogRequests: { flag: '--enable-log-requests', render: AS_IS },
};

/** Switches that a prop cannot do without. */
const IMPLIED: Partial<Record<keyof VllmFlags, string>> = {
  toolCallParser: '--enable-auto-tool-choice',
  loraModules: '--enable-lora',
};

/** The given props as flags, the implied switches before them. */
export function vllmFlagList(given: VllmFlags, prefix: string): FlagIntent[] {
  const props = Object.keys(FLAGS) as (keyof VllmFlags)[];
  return props.filter((prop) => given[prop] !== undefined).flatMap((prop): FlagIntent[] => {
    const { flag, render } = FLAGS[prop] as TypedFlag<unknown>;
    const implied = IMPLIED[prop];
    const typed: FlagIntent = { prop: `${prefix}${prop}`, flag, value: render(given[prop]) };
    return implied === undefined ? [typed] : [{ prop: `${prefix}${prop}`, flag: implied, value: true }, typed];
  });
}
