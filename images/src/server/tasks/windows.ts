import type { Encoding, Tokenizer } from 'tokenizers';
import type { Call } from '../call.ts';
import { ServingError } from '../errors.ts';
import type { LoadedModel } from '../models/loaded-model.ts';
import { reasonOf } from '../runtime/jobs.ts';
import { tokenized } from '../trace/tokenized.ts';
import { clippedText } from './clip.ts';
import { CHARACTERS_PER_TOKEN, MAX_WINDOWED_CHARACTERS } from './limits.ts';
import { trimmed } from './trim.ts';

export interface WindowOptions {
  /** Tokens of one window, special tokens and the first text included. */
  readonly maxTokens: number;
  /** Tokens that neighbours share. */
  readonly stride: number;
  /** Of the first text. */
  readonly maxFirst?: number;
  readonly call: Call;
}

/** A long text, and what stands before each of its windows. */
export interface LongText {
  readonly text: string;
  readonly first?: string;
}

interface Plan {
  readonly windows: number;
  make(): Encoding[];
}

/**
 * Long texts as rows that overlap, each with special tokens; with `first`,
 * pairs of it and a part of the text. Offsets are the whole text's. All
 * windows are counted before the first is made.
 *
 * @throws ServingError invalid where nothing of the text fits beside `first`
 * @throws ServingError too-large for more windows than the model takes at once
 */
export async function windowsOf(model: LoadedModel, texts: readonly LongText[], options: WindowOptions): Promise<Encoding[][]> {
  checkCharacters(texts);
  const start = performance.now();
  const most = model.limits.maxBatch;
  const plans: Plan[] = [];
  let windows = 0;
  for (const text of texts) {
    if (options.call.signal.aborted) throw reasonOf(options.call.signal);
    const plan = await planOf(model, text, options);
    plans.push(plan);
    windows += plan.windows;
    if (windows > most) {
      throw new ServingError('too-large', `the first ${plans.length} of ${texts.length} texts need ${windows} windows of ${options.maxTokens} tokens, the limit is ${most}: `
        + 'send them in parts, or take a smaller stride');
    }
  }
  const rows = plans.map((plan) => plan.make());
  tokenized(model, options.call, start, rows.flat().reduce((sum, row) => sum + row.getLength(), 0));
  return rows;
}

async function planOf({ tokenizer }: LoadedModel, { text, first }: LongText, options: WindowOptions): Promise<Plan> {
  const plain = { addSpecialTokens: false };
  const [whole, start] = await Promise.all([
    tokenizer.encode(text, null, plain),
    first === undefined ? undefined : startOf(tokenizer, first, options),
  ]);
  const join = (part: Encoding): Encoding => (start === undefined ? tokenizer.postProcess(part) : tokenizer.postProcess(start, part));
  const joined = join(whole);
  if (joined.getLength() <= options.maxTokens) {
    return { windows: 1, make: () => [joined] };
  }
  const room = options.maxTokens - (joined.getLength() - whole.getLength());
  checkRoom(room, options);
  return {
    windows: 1 + Math.ceil((whole.getLength() - room) / (room - options.stride)),
    make: () => {
      whole.truncate(room, options.stride);
      return [whole, ...whole.getOverflowing()].map(join);
    },
  };
}

/** Of what does not fit beside a text only so much that this is seen. */
async function startOf(tokenizer: Tokenizer, first: string, { maxTokens, maxFirst = maxTokens }: WindowOptions): Promise<Encoding> {
  const text = clippedText(first, maxTokens * CHARACTERS_PER_TOKEN);
  const most = Math.min(maxFirst, maxTokens);
  const start = await trimmed(tokenizer, text, await tokenizer.encode(text, null, { addSpecialTokens: false }), most);
  if (start.getLength() > most) {
    start.truncate(most);
  }
  return start;
}

function checkCharacters(texts: readonly LongText[]): void {
  const total = texts.reduce((sum, { text }) => sum + text.length, 0);
  if (total > MAX_WINDOWED_CHARACTERS) {
    throw new ServingError('too-large', `the texts have ${total} characters, the limit is ${MAX_WINDOWED_CHARACTERS} where they become windows: send them in parts`);
  }
}

function checkRoom(room: number, { maxTokens, stride }: WindowOptions): void {
  if (room <= 0) {
    throw new ServingError('invalid', `the question leaves no room for the text in ${maxTokens} tokens: shorten it`);
  }
  if (stride >= room) {
    throw new ServingError('invalid', `the stride must be less than the ${room} tokens of text that fit a window, got ${stride}`);
  }
}
