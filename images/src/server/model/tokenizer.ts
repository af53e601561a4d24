import { readFile } from 'node:fs/promises';
import { Tokenizer } from 'tokenizers';
import { ServingError } from '../errors.ts';
import type { HubFiles, Json } from './hub-files.ts';

/**
 * The tokenizer without the padding and truncation that tokenizer.json may
 * carry: with them a word of two letters would cost the fixed length.
 *
 * @throws ServingError failed if the file cannot be understood
 */
export async function loadTokenizer(path: string): Promise<Tokenizer> {
  const text = await readFile(path, 'utf8');
  let tokenizer: Tokenizer;
  try {
    tokenizer = Tokenizer.fromString(text);
  } catch (error) {
    throw new ServingError('failed', `tokenizer.json is not understood (${(error as Error).message}): copy it again from the model's repository`);
  }
  tokenizer.disablePadding();
  tokenizer.disableTruncation();
  return tokenizer;
}

/** The id to pad with: of the pad token's text, else as config.json says, else 0. */
export async function padIdIn(files: HubFiles, padToken: string | undefined, config: Json): Promise<number> {
  if (padToken !== undefined) {
    const { added_tokens: added } = await files.json('tokenizer.json', '');
    const found = (added as { content: string; id: number }[] | undefined)?.find(({ content }) => content === padToken);
    if (found !== undefined) return found.id;
  }
  const id = config['pad_token_id'];
  return typeof id === 'number' ? id : 0;
}
