import { ServingError } from '../errors.ts';
import type { BatchLimits } from './batch.ts';
import type { RawTensor } from './runner.ts';

/**
 * Rows of tensors that a client made itself, which count as so many in the
 * queue. They run as one batch, so they must fit one; one row may be longer,
 * as one text may.
 *
 * @throws ServingError too-large
 */
export function rawRows(feeds: readonly RawTensor[], { maxTokens, maxQueue }: Pick<BatchLimits, 'maxTokens'> & { readonly maxQueue: number }): number {
  for (const { name, shape: [rows = 1, tokens = 1] } of feeds) {
    if (rows > 1 && rows * tokens > maxTokens) {
      throw new ServingError('too-large', `input '${name}' has ${rows} rows of ${tokens} tokens, ${rows * tokens} in all, the limit of one batch is ${maxTokens}: `
        + 'send fewer rows at once, or raise --max-batch-tokens');
    }
  }
  const rows = feeds.reduce((most, { shape: [own = 1] }) => Math.max(most, own), 1);
  if (rows > maxQueue) throw new ServingError('too-large', `${rows} rows in one request, the limit is ${maxQueue}: send fewer`);
  return rows;
}
