import { roleOf } from './formats.ts';

const SIGNS = ['config.json', 'model_index.json', 'adapter_config.json', 'params.json', 'modules.json'];
/** Weights that say by their name alone what they are. */
const WEIGHTS = /\.(safetensors|gguf)$/;

/**
 * Whether a choice can be made: the layout of the Hugging Face Hub. A repository of Triton, a model of MLflow, a pickle of
 * sklearn and whatever nobody knows are taken whole.
 */
export function looksLikeHub(paths: readonly string[]): boolean {
  if (paths.length < 2 || paths.some((path) => /(^|\/)config\.pbtxt$|^MLmodel$/.test(path))) return false;
  const inRoot = new Set(paths.filter((path) => !path.includes('/')));
  if (!SIGNS.some((sign) => inRoot.has(sign)) && !paths.some((path) => WEIGHTS.test(path))) return false;
  // Without weights of a known format it is a hub's model only if nothing in it could be weights.
  return paths.some((path) => roleOf(path).isWeights) || paths.every((path) => TEXT.test(path) || roleOf(path).useless !== undefined);
}

const TEXT = /\.(json|jsonl|txt|md|py|ya?ml|jinja|model|tiktoken|toml|csv)$|(^|\/)(LICENSE|NOTICE|README|USE_POLICY)[^/]*$/i;
