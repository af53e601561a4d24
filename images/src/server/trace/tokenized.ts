import type { Call } from '../call.ts';
import type { LoadedModel } from '../models/loaded-model.ts';

/** Texts of a request have become so many tokens. */
export function tokenized(model: LoadedModel, call: Call | undefined, from: number, tokens: number): void {
  const to = performance.now();
  model.observer.tokenized((to - from) / 1000, tokens);
  call?.trace?.model(model.name);
  call?.trace?.stage({ name: 'tokenize', from, to, counts: { 'inference.tokens': tokens } });
}
