import type { Encoding } from 'tokenizers';
import type { LoadedModel } from '../models/loaded-model.ts';
import type { TextInput } from './encode.ts';
import { trimmed, trimmedAtLeft } from './trim.ts';

/** A text cut to a limit: its content is cut and the special tokens are put around it, as Hugging Face's tokenizers do. */
export async function cut(model: LoadedModel, input: TextInput, limit: number, addSpecialTokens: boolean): Promise<Encoding> {
  const { tokenizer, files: { truncationSide } } = model;
  const texts = typeof input === 'string' ? [input] : input;
  const bare = { addSpecialTokens: false };
  const parts = await Promise.all(texts.map((text) => tokenizer.encode(text, null, bare)));
  const added = addSpecialTokens ? (await tokenizer.encode('', texts.length === 1 ? null : '', { addSpecialTokens })).getLength() : 0;
  const lengths = shares(parts.map((part) => part.getLength()), Math.max(limit - added, 0));
  const [first, second] = await Promise.all(parts.map(async (whole, index) => {
    const length = lengths[index] as number;
    const trim = truncationSide === 'right' ? trimmed : texts.length === 1 ? untouched : trimmedAtLeft;
    const part = await trim(tokenizer, texts[index] as string, whole, length);
    if (part.getLength() > length) part.truncate(length, 0, truncationSide);
    return part;
  })) as [Encoding, Encoding | undefined];
  return tokenizer.postProcess(first, second ?? null, addSpecialTokens);
}

/** The places of a single text count from its beginning, which a cut at its left must not move; and nothing is joined with its windows. */
const untouched = async (_tokenizer: unknown, _text: string, whole: Encoding): Promise<Encoding> => whole;

/** Tokens left of each text; of a pair the longer is cut first. */
function shares(lengths: readonly number[], room: number): number[] {
  const [one, two] = lengths as [number, number | undefined];
  if (two === undefined) return [Math.min(one, room)];
  if (one + two <= room) return [one, two];
  const short = Math.min(one, two);
  if (short <= Math.floor(room / 2)) return one <= two ? [one, room - one] : [room - two, two];
  const half = Math.floor(room / 2);
  return one <= two ? [half, room - half] : [room - half, half];
}
