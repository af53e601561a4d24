import { ServingError } from '../errors.ts';
import type { Pooling } from '../runtime/row.ts';
import type { HubFiles, Json } from './hub-files.ts';
import type { EmbeddingFacts } from './hub-model.ts';

const MODES: Readonly<Record<string, Pooling>> = {
  pooling_mode_cls_token: 'cls', pooling_mode_mean_tokens: 'mean', pooling_mode_max_tokens: 'max',
  pooling_mode_mean_sqrt_len_tokens: 'mean-sqrt-len', pooling_mode_lasttoken: 'last',
};
const NAMES: Readonly<Record<string, Pooling>> = {
  cls: 'cls', mean: 'mean', max: 'max', mean_sqrt_len_tokens: 'mean-sqrt-len', lasttoken: 'last',
};

/** How token vectors become one: as sentence-transformers' files say, else by mean as it does without them. */
export async function embeddingFacts(files: HubFiles): Promise<EmbeddingFacts> {
  const modules = Object.values(await files.optionalJson('modules.json')) as { type?: string; path?: string }[];
  const kinds = modules.map(({ type }) => String(type).split('.').at(-1));
  const unknown = kinds.find((kind) => !['Transformer', 'Pooling', 'Normalize'].includes(String(kind)));
  if (unknown !== undefined) {
    throw new ServingError('failed', `modules.json has a module '${unknown}', which is not in the ONNX graph and is not known here: serve the model with another engine`);
  }
  const place = modules[kinds.indexOf('Pooling')]?.path ?? '1_Pooling';
  const pooling = /^[\w.-]+$/.test(place) ? await files.optionalJson(`${place}/config.json`) : {};
  const sentence = await files.optionalJson('config_sentence_transformers.json');
  const { default_prompt_name: defaultPrompt } = sentence;
  return {
    pooling: poolingOf(pooling, place),
    normalize: kinds.includes('Normalize'),
    prompts: Object.fromEntries(Object.entries((sentence['prompts'] ?? {}) as Json).map(([name, prompt]) => [name, String(prompt)])),
    ...(typeof defaultPrompt === 'string' ? { defaultPrompt } : {}),
  };
}

function poolingOf(config: Json, place: string): Pooling {
  const named = config['pooling_mode'];
  const asked = typeof named === 'string' ? [named] : Object.keys(config).filter((key) => key.startsWith('pooling_mode_') && config[key] === true);
  if (asked.length === 0) return 'mean';
  const known = asked.map((mode) => MODES[mode] ?? NAMES[mode]);
  if (known.length > 1 || known[0] === undefined) {
    throw new ServingError('failed', `${place}/config.json asks for ${asked.join(' and ')}, but one of ${Object.keys(MODES).join(', ')} is known: serve the model with another engine`);
  }
  return known[0];
}
