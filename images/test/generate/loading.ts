import { after } from 'node:test';
import type { TextRequest } from '../../src/server/generate/generate-text.ts';
import { generateText } from '../../src/server/generate/generate-text.ts';
import { GREEDY } from '../../src/server/generate/sampling.ts';
import { loadModel, type LoadOptions } from '../../src/server/models/load-model.ts';
import type { LoadedModel } from '../../src/server/models/loaded-model.ts';
import { call } from '../support/calls.ts';
import { LOAD } from '../support/loading.ts';

export async function loaded(folder: string, changes: Partial<LoadOptions> = {}): Promise<LoadedModel> {
  const model = await loadModel('generate', folder, { ...LOAD, ...changes });
  after(() => model.runner.close());
  return model;
}

export async function requestOf(model: LoadedModel, prompt: string, changes: Partial<TextRequest> = {}): Promise<TextRequest> {
  const ids = Int32Array.from((await model.tokenizer.encode(prompt)).getIds());
  return { prompt: ids, maxTokens: 24, endIds: [], sampling: GREEDY, stops: [], ...changes };
}

/** A whole text with its tokens. */
export async function textOf(model: LoadedModel, request: TextRequest, own = call()) {
  const all = { text: '', ids: [] as number[], pieces: [] as string[], finish: '' };
  for await (const piece of generateText(model, request, own)) {
    all.text += piece.text;
    all.ids.push(...piece.tokens.map(({ token }) => token));
    all.pieces.push(piece.text);
    all.finish = piece.finish ?? '';
  }
  return all;
}
