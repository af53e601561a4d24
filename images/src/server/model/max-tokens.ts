import type { Json } from './hub-files.ts';

/** Positions of these start after the padding token's id. */
const OFFSET_POSITIONS = new Set(['roberta', 'xlm-roberta', 'xlm-roberta-xl', 'camembert', 'mpnet', 'data2vec-text', 'roberta-prelayernorm', 'xmod', 'ibert']);

/** Tokens of one row, special ones included: the least of what the files say. */
export function maxTokens(config: Json, tokenizer: Json, sentence: Json): number {
  const positions = number(config['max_position_embeddings']) ?? number(config['n_positions']);
  const offset = OFFSET_POSITIONS.has(String(config['model_type'])) ? (number(config['pad_token_id']) ?? 1) + 1 : 0;
  const said = [
    number(tokenizer['model_max_length']),
    positions === undefined ? undefined : positions - offset,
    number(sentence['max_seq_length']),
  ].filter((limit) => limit !== undefined);
  return said.length === 0 ? UNSAID : Math.min(...said);
}

const UNSAID = 512;

/** Exporters write 1e30 where a tokenizer has no limit. */
function number(value: unknown): number | undefined {
  return typeof value === 'number' && value > 0 && value < 1e9 ? value : undefined;
}
