import { Tensor, type InferenceSession } from 'onnxruntime-node';
import type { Graph } from '../runtime/graph.ts';
import { floatsIn } from '../runtime/half.ts';
import { cacheOf, type CacheSlot } from './cache.ts';

/** A sequence on its way through the graph, with its cache. */
export interface Walk {
  /** Tokens after those before; gives the logits of the last. */
  feed(tokens: readonly number[]): Promise<Float32Array>;
}

/** @throws Error for a graph whose inputs are not those of a decoder */
export function decoderOf({ session }: Graph): () => Walk {
  const names = new Set(session.inputNames);
  const slots = cacheOf(session.inputMetadata, session.outputMetadata);
  const known = new Set(['input_ids', 'attention_mask', 'position_ids', 'use_cache_branch', 'num_logits_to_keep', ...slots.map(({ input }) => input)]);
  const foreign = session.inputNames.find((name) => !known.has(name));
  if (foreign !== undefined) {
    throw new Error(`the graph has an input '${foreign}', which is not one of a decoder: export the model for text-generation-with-past`);
  }
  const logits = session.outputNames.includes('logits') ? 'logits' : session.outputNames[0]!;
  return slots.length === 0 ? () => withoutCache(session, names, logits) : () => withCache(session, names, logits, slots);
}

function withCache(session: InferenceSession, names: ReadonlySet<string>, logits: string, slots: readonly CacheSlot[]): Walk {
  let cache: Record<string, Tensor> = Object.fromEntries(slots.map((slot) => [slot.input, slot.empty()]));
  let past = 0;
  return {
    async feed(tokens) {
      const outputs = await session.run({ ...feedsOf(names, tokens, past), ...cache });
      cache = Object.fromEntries(slots.map(({ input, output }) => [input, outputs[output] as Tensor]));
      past += tokens.length;
      return lastRow(outputs[logits] as Tensor);
    },
  };
}

/** Slow, and only as good as nothing: all tokens again for each new one. */
function withoutCache(session: InferenceSession, names: ReadonlySet<string>, logits: string): Walk {
  const all: number[] = [];
  return {
    async feed(tokens) {
      all.push(...tokens);
      return lastRow((await session.run(feedsOf(names, all, 0), [logits]))[logits] as Tensor);
    },
  };
}

function feedsOf(names: ReadonlySet<string>, tokens: readonly number[], past: number): Record<string, Tensor> {
  const row = [1, tokens.length];
  const feeds: Record<string, Tensor> = { input_ids: new Tensor('int64', BigInt64Array.from(tokens, BigInt), row) };
  if (names.has('attention_mask')) {
    feeds.attention_mask = new Tensor('int64', new BigInt64Array(past + tokens.length).fill(1n), [1, past + tokens.length]);
  }
  if (names.has('position_ids')) {
    feeds.position_ids = new Tensor('int64', BigInt64Array.from(tokens, (_, index) => BigInt(past + index)), row);
  }
  if (names.has('use_cache_branch')) {
    feeds.use_cache_branch = new Tensor('bool', Uint8Array.of(past > 0 ? 1 : 0), [1]);
  }
  if (names.has('num_logits_to_keep')) {
    feeds.num_logits_to_keep = new Tensor('int64', BigInt64Array.of(1n), []);
  }
  return feeds;
}

/** Of the only sequence: [1, tokens, vocabulary]. A copy, which sampling may change. */
function lastRow({ type, data, dims }: Tensor): Float32Array {
  const size = dims.at(-1)!;
  const row = (data as Float32Array).slice(data.length - size);
  return floatsIn({ type, data: row });
}
