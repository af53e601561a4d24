import { bert, type BertOptions, type Head } from './bert.ts';
import { gpt2 } from './gpt2.ts';
import { SHAPE } from './layers.ts';
import { bytes, wordPiece, type TokenizerFile } from './tokenizers.ts';
import { LEANINGS } from './words.ts';

/** Files of a folder by path. */
export type Folder = Readonly<Record<string, Uint8Array | object>>;

/** A folder for each task, all of random weights with a fixed seed. */
export const MODELS: Readonly<Record<string, () => Folder>> = {
  /** feature-extraction: mean of the tokens, normalised; its tokenizer pads to 64, which a server has to undo. */
  embed: () => ({
    ...encoder(1, 'BertModel', { kind: 'none' }, {}, wordPiece(64)),
    'modules.json': [
      module(0, '', 'Transformer'), module(1, '1_Pooling', 'Pooling'), module(2, '2_Normalize', 'Normalize'),
    ],
    '1_Pooling/config.json': {
      word_embedding_dimension: SHAPE.hidden, pooling_mode_cls_token: false, pooling_mode_mean_tokens: true,
      pooling_mode_max_tokens: false, pooling_mode_mean_sqrt_len_tokens: false,
    },
    'sentence_bert_config.json': { max_seq_length: 96, do_lower_case: false },
  }),
  /** text-classification: good words make it POSITIVE, bad ones NEGATIVE. */
  classify: () => encoder(2, 'BertForSequenceClassification', { kind: 'sequence', labels: 2 }, labels('NEGATIVE', 'POSITIVE')),
  /** text-classification, several labels at once. */
  'multi-label': () => encoder(3, 'BertForSequenceClassification', { kind: 'sequence', labels: 3 },
    { ...labels('complaint', 'question', 'praise'), problem_type: 'multi_label_classification' }),
  /** zero-shot-classification: pairs of text and hypothesis. */
  entail: () => encoder(4, 'BertForSequenceClassification', { kind: 'sequence', labels: 3 }, labels('contradiction', 'neutral', 'entailment')),
  /** text-ranking: pairs, one number. */
  rerank: () => encoder(5, 'BertForSequenceClassification', { kind: 'sequence', labels: 1 }, labels('LABEL_0')),
  ner: () => encoder(6, 'BertForTokenClassification', { kind: 'tokens', labels: 5 }, labels('O', 'B-PER', 'I-PER', 'B-LOC', 'I-LOC')),
  'fill-mask': () => encoder(7, 'BertForMaskedLM', { kind: 'vocabulary' }, {}),
  qa: () => encoder(8, 'BertForQuestionAnswering', { kind: 'span' }, {}),
  /** text-generation with a cache of keys and values. */
  generate: decoder,
};

function encoder(seed: number, architecture: string, head: Head, more: object, tokenizer: TokenizerFile = wordPiece()): Folder {
  const leanings = new Map(Object.entries(LEANINGS).map(([word, leaning]) => [tokenizer.id(word), leaning]));
  const options: BertOptions = { seed, vocabulary: tokenizer.size, head, ...(head.kind === 'sequence' ? { leanings } : {}) };
  return {
    'config.json': {
      architectures: [architecture], model_type: 'bert', vocab_size: tokenizer.size, hidden_size: SHAPE.hidden,
      num_hidden_layers: SHAPE.layers, num_attention_heads: SHAPE.heads, intermediate_size: SHAPE.inner, hidden_act: 'gelu',
      max_position_embeddings: SHAPE.positions, type_vocab_size: 2, layer_norm_eps: 1e-12, pad_token_id: 0, ...more,
    },
    'tokenizer.json': tokenizer.json,
    'tokenizer_config.json': {
      tokenizer_class: 'BertTokenizer', do_lower_case: true, model_max_length: SHAPE.positions, pad_token: '[PAD]', unk_token: '[UNK]',
      cls_token: '[CLS]', sep_token: '[SEP]', mask_token: '[MASK]',
    },
    'special_tokens_map.json': { pad_token: '[PAD]', unk_token: '[UNK]', cls_token: '[CLS]', sep_token: '[SEP]', mask_token: '[MASK]' },
    'onnx/model.onnx': bert(options),
    'onnx/model_quantized.onnx': bert({ ...options, quantized: true }),
  };
}

const CHAT_TEMPLATE = "{% for message in messages %}<|{{ message['role'] }}|>{{ message['content'] }}<|end|>{% endfor %}"
  + '{% if add_generation_prompt %}<|assistant|>{% endif %}';

function decoder(): Folder {
  const tokenizer = bytes(['<|end|>', '<|system|>', '<|user|>', '<|assistant|>']);
  const end = tokenizer.id('<|end|>');
  return {
    'config.json': {
      architectures: ['GPT2LMHeadModel'], model_type: 'gpt2', vocab_size: tokenizer.size, n_embd: SHAPE.hidden, n_layer: SHAPE.layers,
      n_head: SHAPE.heads, n_inner: SHAPE.inner, n_positions: SHAPE.positions, activation_function: 'gelu',
      bos_token_id: end, eos_token_id: end,
    },
    'generation_config.json': { bos_token_id: end, eos_token_id: end, pad_token_id: end },
    'tokenizer.json': tokenizer.json,
    'tokenizer_config.json': {
      tokenizer_class: 'GPT2Tokenizer', model_max_length: SHAPE.positions, bos_token: '<|end|>', eos_token: '<|end|>', pad_token: '<|end|>',
      chat_template: CHAT_TEMPLATE,
    },
    'special_tokens_map.json': { bos_token: '<|end|>', eos_token: '<|end|>', pad_token: '<|end|>' },
    'onnx/model.onnx': gpt2({ seed: 9, vocabulary: tokenizer.size }),
  };
}

function labels(...names: string[]) {
  return { id2label: { ...names }, label2id: Object.fromEntries(names.map((name, index) => [name, index])) };
}

function module(idx: number, path: string, type: string) {
  return { idx, name: String(idx), path, type: `sentence_transformers.models.${type}` };
}
