import type { Encoding, Tokenizer } from 'tokenizers';
import { ServingError } from '../errors.ts';

export interface WindowOptions {
  /** Tokens of one window, special tokens and the first text included. */
  readonly maxTokens: number;
  /** Tokens that neighbours share. */
  readonly stride: number;
  /** Of the first text. */
  readonly maxFirst?: number;
  /** @throws ServingError too-large, for more windows than the model takes at once */
  readonly maxWindows: number;
}

/**
 * A long text as rows that overlap, each with special tokens; with `first`,
 * pairs of it and a part of the text. Offsets are the whole text's.
 *
 * @throws ServingError invalid where nothing of the text fits beside `first`
 */
export async function windowsOf(tokenizer: Tokenizer, text: string, options: WindowOptions, first?: string): Promise<Encoding[]> {
  const plain = { addSpecialTokens: false };
  const [whole, start] = await Promise.all([
    tokenizer.encode(text, null, plain),
    first === undefined ? undefined : tokenizer.encode(first, null, plain),
  ]);
  if (start !== undefined && options.maxFirst !== undefined && start.getLength() > options.maxFirst) {
    start.truncate(options.maxFirst);
  }
  const join = (part: Encoding): Encoding => (start === undefined ? tokenizer.postProcess(part) : tokenizer.postProcess(start, part));
  const joined = join(whole);
  if (joined.getLength() <= options.maxTokens) {
    return [joined];
  }
  const room = options.maxTokens - (joined.getLength() - whole.getLength());
  checkRoom(room, options);
  const windows = 1 + Math.ceil((whole.getLength() - room) / (room - options.stride));
  if (windows > options.maxWindows) {
    throw new ServingError('too-large', `the text needs ${windows} windows of ${options.maxTokens} tokens, the limit is ${options.maxWindows}: `
      + 'send it in parts, or take a smaller stride');
  }
  whole.truncate(room, options.stride);
  return [whole, ...whole.getOverflowing()].map(join);
}

function checkRoom(room: number, { maxTokens, stride }: WindowOptions): void {
  if (room <= 0) {
    throw new ServingError('invalid', `the question leaves no room for the text in ${maxTokens} tokens: shorten it`);
  }
  if (stride >= room) {
    throw new ServingError('invalid', `the stride must be less than the ${room} tokens of text that fit a window, got ${stride}`);
  }
}
