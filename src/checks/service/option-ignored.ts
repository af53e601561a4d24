import { EngineIntent } from '../../plan/engine-intent';
import { ServiceIntent } from '../../plan/intent';
import { ServiceRule } from '../rule';

export const OPTION_IGNORED: ServiceRule = {
  id: 'KS209',
  title: 'an option that the chosen engine would ignore',
  severity: 'error',
  acknowledgeable: false,
  why: 'It would look as if it were set, and change nothing.',
  check: ({ intent }) => [...vllmFlags(intent.engine), ...ranks(intent), ...compiled(intent), ...offline(intent)],
};

function vllmFlags(engine: EngineIntent): string[] {
  if (engine.kind !== 'huggingFaceServer' || engine.backend === 'vllm') {
    return [];
  }
  const props = engine.flags.filter(({ prop }) => prop.startsWith('vllm.')).map(({ prop }) => prop);
  const ignored = engine.chatTemplate === undefined ? props : [...props, 'chatTemplate'];
  return [...new Set(ignored)].map((prop) => `'${prop}' must be left out with the backend '${engine.backend}', got a value: `
    + (prop === 'vllm.hfOverrides'
      ? 'KServe\'s transformers backend has no way to pass keywords on to from_pretrained'
      : 'only HuggingFaceBackend.VLLM reads it'));
}

/** In one pod KServe's server knows tensor parallelism alone, and only with vLLM; a group has vLLM anyway. */
function ranks({ engine, parallelism, group }: ServiceIntent): string[] {
  const { tensor, pipeline, data, expert } = parallelism.value;
  if (engine.kind !== 'huggingFaceServer' || parallelism.from.kind !== 'prop') {
    return [];
  }
  const ignored = group !== undefined ? { data: data > 1 } : {
    tensor: engine.backend === 'huggingface' && tensor > 1, pipeline: pipeline > 1, data: data > 1, expert,
  };
  return Object.entries(ignored).filter(([, given]) => given).map(([prop]) => (
    `'${prop}' must be left out with KServe's Hugging Face server and the backend '${engine.backend}', got a value: `
    + 'use Engine.vllm()'
  ));
}

/** Transformers compiles nothing that would be worth keeping. */
function compiled({ engine, compileCache }: ServiceIntent): string[] {
  return engine.kind === 'huggingFaceServer' && engine.backend === 'huggingface' && compileCache !== undefined
    ? [`'compileCache' must be left out with the backend '${engine.backend}', got '${compileCache.claimName}': `
      + 'only vLLM compiles']
    : [];
}

/** A model that is fetched at each start cannot be fetched offline. */
function offline(intent: ServiceIntent): string[] {
  return intent.fetch.value.by !== 'engine' ? [] : intent.env.map(({ value }) => value)
    .filter(({ name }) => name === 'HF_HUB_OFFLINE' || name === 'TRANSFORMERS_OFFLINE')
    .map(({ name }) => `'env.${name}' must be left out with Fetch.engine(), got a value: the engine has to download the model`);
}
