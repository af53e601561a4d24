import { CORPUS } from './words.ts';

export interface TokenizerFile {
  /** tokenizer.json */
  readonly json: Readonly<Record<string, unknown>>;
  readonly size: number;
  id(token: string): number;
}

const SPECIAL = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]'];
const LETTERS = Array.from({ length: 94 }, (_, index) => String.fromCharCode(33 + index)).filter((letter) => letter === letter.toLowerCase());

/**
 * BERT's: words, and letters for the rest.
 *
 * @param fixed pads and cuts every text to so many tokens, as some files on the hub do; a server has to undo it
 */
export function wordPiece(fixed?: number): TokenizerFile {
  const pieces = [...SPECIAL, ...LETTERS, ...LETTERS.map((letter) => `##${letter}`), '##s', '##ing', '##ed', '##er', ...CORPUS];
  const ids = numbered(pieces);
  const token = (id: string, type: number) => ({ SpecialToken: { id, type_id: type } });
  const text = (id: string, type: number) => ({ Sequence: { id, type_id: type } });
  const json = {
    version: '1.0',
    truncation: fixed === undefined ? null : { direction: 'Right', max_length: fixed, strategy: 'LongestFirst', stride: 0 },
    padding: fixed === undefined ? null : {
      strategy: { Fixed: fixed }, direction: 'Right', pad_to_multiple_of: null, pad_id: 0, pad_type_id: 0, pad_token: '[PAD]',
    },
    added_tokens: SPECIAL.map(added),
    normalizer: { type: 'BertNormalizer', clean_text: true, handle_chinese_chars: true, strip_accents: null, lowercase: true },
    pre_tokenizer: { type: 'BertPreTokenizer' },
    post_processor: {
      type: 'TemplateProcessing',
      single: [token('[CLS]', 0), text('A', 0), token('[SEP]', 0)],
      pair: [token('[CLS]', 0), text('A', 0), token('[SEP]', 0), text('B', 1), token('[SEP]', 1)],
      special_tokens: Object.fromEntries(['[CLS]', '[SEP]'].map((id) => [id, { id, ids: [ids[id]], tokens: [id] }])),
    },
    decoder: { type: 'WordPiece', prefix: '##', cleanup: true },
    model: { type: 'WordPiece', unk_token: '[UNK]', continuing_subword_prefix: '##', max_input_chars_per_word: 100, vocab: ids },
  };
  return file(json, ids);
}

/** GPT-2's without merges: a token for each byte of UTF-8. */
export function bytes(special: readonly string[]): TokenizerFile {
  const ids = numbered([...Array.from({ length: 256 }, (_, byte) => letterOf(byte)), ...special]);
  const level = { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: true };
  const json = {
    version: '1.0', truncation: null, padding: null,
    added_tokens: special.map((content, index) => added(content, 256 + index)),
    normalizer: null, pre_tokenizer: level, post_processor: null, decoder: level,
    model: {
      type: 'BPE', dropout: null, unk_token: null, continuing_subword_prefix: '', end_of_word_suffix: '',
      fuse_unk: false, byte_fallback: false, vocab: ids, merges: [],
    },
  };
  return file(json, ids);
}

/** Printable bytes stand for themselves, the others for letters from U+0100. */
function letterOf(byte: number): string {
  const plain = (value: number) => (value > 32 && value < 127) || (value > 160 && value !== 173);
  if (plain(byte)) return String.fromCharCode(byte);
  const before = Array.from({ length: byte }, (_, other) => other).filter((other) => !plain(other)).length;
  return String.fromCharCode(256 + before);
}

function added(content: string, id: number) {
  return { id, content, single_word: false, lstrip: false, rstrip: false, normalized: false, special: true };
}

function numbered(tokens: readonly string[]): Record<string, number> {
  return Object.fromEntries([...new Set(tokens)].map((token, id) => [token, id]));
}

function file(json: Readonly<Record<string, unknown>>, ids: Readonly<Record<string, number>>): TokenizerFile {
  return {
    json,
    size: Object.keys(ids).length,
    id(token) {
      const id = ids[token];
      if (id === undefined) throw new Error(`'${token}' is no token`);
      return id;
    },
  };
}
