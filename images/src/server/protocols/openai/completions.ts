import type { FastifyInstance } from 'fastify';
import type { Call } from '../../call.ts';
import type { ServerDeps } from '../../deps.ts';
import { ServingError } from '../../errors.ts';
import { generatorOf, type TextRequest } from '../../generate/generate-text.ts';
import type { LoadedModel } from '../../models/loaded-model.ts';
import { lengthOf } from '../../tasks/code-points.ts';
import { countOf, flagOf, invalid, own } from '../../fields.ts';
import { choicePieces, usageOf, wholeChoices } from './choices.ts';
import { promptsOf, type Prompt } from './completion-prompts.ts';
import { endsOf, generationFields, MAX_LOGPROBS, roomOf, samplingOf, type GenerationFields } from './generation-fields.ts';
import { generationRoutes } from './generation-routes.ts';
import { completionLogprobs, toldTokens } from './token-texts.ts';

/** What OpenAI makes of a completion without max_tokens. */
const DEFAULT_TOKENS = 16;

interface Asked {
  readonly fields: GenerationFields;
  readonly model: LoadedModel;
  readonly prompts: readonly Prompt[];
  readonly requests: readonly TextRequest[];
  readonly echo: boolean;
  readonly logprobs: boolean;
  readonly head: { readonly id: string; readonly object: 'text_completion'; readonly created: number; readonly model: string };
}

/** POST /v1/completions, as OpenAI has it, with vLLM's sampling options. */
export function completions(app: FastifyInstance, deps: ServerDeps): void {
  generationRoutes(app, deps, '/v1/completions', { read, whole, events });
}

async function read(body: unknown, call: Call, deps: ServerDeps): Promise<Asked> {
  const fields = generationFields(body);
  const model = deps.repository.get(fields.model);
  generatorOf(model);
  const echo = flagOf(own(fields.body, 'echo'), 'echo', false);
  const top = own(fields.body, 'logprobs');
  const logprobs = top === undefined ? undefined : countOf(top, 'logprobs');
  if ((logprobs ?? 0) > MAX_LOGPROBS) throw invalid(`logprobs must be at most ${MAX_LOGPROBS}, got ${logprobs}`);
  if (echo && logprobs !== undefined) throw invalid('echo with logprobs is not served: leave one of them out');
  const asked = own(fields.body, 'max_tokens');
  const maxTokens = asked === undefined ? undefined : countOf(asked, 'max_tokens');
  const prompts = await promptsOf(model, own(fields.body, 'prompt'), echo, call);
  if (prompts.length * fields.n > model.limits.maxBatch) {
    throw new ServingError('too-large', `${prompts.length} prompts with ${fields.n} answers each, the limit is ${model.limits.maxBatch} answers: send fewer at once`);
  }
  const endIds = endsOf(fields.body, model);
  const sampling = samplingOf(fields.body, model, logprobs);
  const requests = prompts.flatMap(({ ids }) => {
    const room = roomOf(model, ids.length, maxTokens);
    return Array.from({ length: fields.n }, (_, choice): TextRequest => ({
      prompt: ids, stops: fields.stops, endIds, maxTokens: maxTokens === undefined ? Math.min(DEFAULT_TOKENS, room) : room,
      sampling: { ...sampling, seed: sampling.seed + choice },
    }));
  });
  return {
    fields, model, prompts, requests, echo, logprobs: logprobs !== undefined,
    head: { id: `cmpl-${call.id}`, object: 'text_completion', created: Math.floor(Date.now() / 1000), model: model.name },
  };
}

async function whole(asked: Asked, call: Call): Promise<object> {
  const { model, prompts, fields, echo } = asked;
  const choices = await wholeChoices(model, asked.requests, call);
  return {
    ...asked.head,
    choices: await Promise.all(choices.map(async ({ index, text, tokens, finish }) => ({
      index,
      text: (echo ? prompts[Math.floor(index / fields.n)]!.text : '') + text,
      logprobs: asked.logprobs ? completionLogprobs(await toldTokens(model, tokens), 0) : null,
      finish_reason: finish,
    }))),
    usage: usageOf(promptTokens(asked), choices.reduce((sum, { tokens }) => sum + tokens.length, 0)),
  };
}

async function* events(asked: Asked, call: Call): AsyncGenerator<object> {
  const { model, head, prompts, fields } = asked;
  const places = asked.requests.map(() => 0);
  const choice = (index: number, text: string, more: object = {}): object => ({
    ...head, choices: [{ index, text, logprobs: null, finish_reason: null, ...more }], ...(fields.includeUsage && { usage: null }),
  });
  let made = 0;
  let isFirst = true;
  for await (const { index, text, tokens, finish } of choicePieces(model, asked.requests, call)) {
    if (isFirst && asked.echo) {
      yield* asked.requests.map((_, at) => choice(at, prompts[Math.floor(at / fields.n)]!.text));
    }
    isFirst = false;
    made += tokens.length;
    yield choice(index, text, {
      finish_reason: finish ?? null,
      ...(asked.logprobs && { logprobs: completionLogprobs(await toldTokens(model, tokens), places[index]!) }),
    });
    places[index]! += lengthOf(text);
  }
  if (fields.includeUsage) {
    yield { ...head, choices: [], usage: usageOf(promptTokens(asked), made) };
  }
}

const promptTokens = ({ prompts }: Asked): number => prompts.reduce((sum, { ids }) => sum + ids.length, 0);
