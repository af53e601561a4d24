import { ServiceRule } from '../rule';

export const FROM_PRETRAINED: ServiceRule = {
  id: 'KS210',
  title: 'keywords of from_pretrained for KServe\'s transformers backend',
  severity: 'error',
  acknowledgeable: false,
  why: 'The server has no flag for them and drops what it does not know: the model would load with its defaults.',
  check: ({ intent }) => {
    const { engine } = intent;
    if (engine.kind !== 'huggingFaceServer') {
      return [];
    }
    return engine.extraArgs.filter((arg) => KEYWORDS.has(normal(arg))).map((arg) => (
      `'extraArgs' must not hold keywords of from_pretrained, got '${arg}': KServe's server takes none; `
      + 'write it into the model\'s config.json, or use Engine.vllm({ hfOverrides })'
    ));
  },
};

const KEYWORDS = new Set([
  'torch_dtype', 'device_map', 'low_cpu_mem_usage', 'attn_implementation', 'load_in_8bit', 'load_in_4bit',
  'quantization_config', 'max_memory', 'offload_folder', 'use_safetensors', 'variant', 'subfolder',
]);

function normal(arg: string): string {
  return arg.replace(/^--/, '').split('=')[0].replace(/-/g, '_');
}
