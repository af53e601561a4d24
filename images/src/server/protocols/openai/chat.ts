import type { FastifyInstance } from 'fastify';
import type { Call } from '../../call.ts';
import type { ServerDeps } from '../../deps.ts';
import { chatPrompt } from '../../generate/chat-prompt.ts';
import { generatorOf, type MadeToken, type TextRequest } from '../../generate/generate-text.ts';
import type { LoadedModel } from '../../models/loaded-model.ts';
import { checkPrompt } from '../../tasks/clip.ts';
import { tokenized } from '../../trace/tokenized.ts';
import { countOf, fieldsOf, flagOf, invalid, own } from '../../fields.ts';
import { messagesOf } from './chat-messages.ts';
import { choicePieces, usageOf, wholeChoices } from './choices.ts';
import { endsOf, generationFields, MAX_LOGPROBS, roomOf, samplingOf, type GenerationFields } from './generation-fields.ts';
import { generationRoutes } from './generation-routes.ts';
import { chatLogprobs, toldTokens } from './token-texts.ts';

interface Asked {
  readonly fields: GenerationFields;
  readonly model: LoadedModel;
  readonly requests: readonly TextRequest[];
  readonly promptTokens: number;
  readonly logprobs: boolean;
  readonly head: { readonly id: string; readonly created: number; readonly model: string };
}

/** POST /v1/chat/completions, as OpenAI has it, with vLLM's sampling options. */
export function chat(app: FastifyInstance, deps: ServerDeps): void {
  generationRoutes(app, deps, '/v1/chat/completions', { read, whole, events });
}

async function read(body: unknown, call: Call, deps: ServerDeps): Promise<Asked> {
  const fields = generationFields(body);
  const model = deps.repository.get(fields.model);
  generatorOf(model);
  const prompt = await promptOf(fields, model, call);
  const asked = own(fields.body, 'max_completion_tokens') ?? own(fields.body, 'max_tokens');
  const maxTokens = roomOf(model, prompt.length, asked === undefined ? undefined : countOf(asked, 'max_tokens'));
  const logprobs = flagOf(own(fields.body, 'logprobs'), 'logprobs', false);
  const top = countOf(own(fields.body, 'top_logprobs') ?? 0, 'top_logprobs');
  if (top > MAX_LOGPROBS) throw invalid(`top_logprobs must be at most ${MAX_LOGPROBS}, got ${top}`);
  const sampling = samplingOf(fields.body, model, logprobs ? top : undefined);
  const endIds = endsOf(fields.body, model);
  return {
    fields, model, logprobs,
    promptTokens: prompt.length,
    requests: Array.from({ length: fields.n }, (_, choice) => ({
      prompt, maxTokens, endIds, stops: fields.stops, sampling: { ...sampling, seed: sampling.seed + choice },
    })),
    head: { id: `chatcmpl-${call.id}`, created: Math.floor(Date.now() / 1000), model: model.name },
  };
}

/** The template puts the special tokens in itself. */
async function promptOf({ body }: GenerationFields, model: LoadedModel, call: Call): Promise<Int32Array> {
  const more = own(body, 'chat_template_kwargs');
  const messages = messagesOf(own(body, 'messages'));
  // Before the template walks through them, and after: it may repeat them.
  checkPrompt(model, messages.reduce((sum, { content }) => sum + content.length, 0), 'the conversation');
  const text = chatPrompt(model, messages, {
    addGenerationPrompt: flagOf(own(body, 'add_generation_prompt'), 'add_generation_prompt', true),
    more: more === undefined ? {} : fieldsOf(more, 'chat_template_kwargs'),
  });
  checkPrompt(model, text.length, 'the conversation in the words of the chat template');
  const start = performance.now();
  const ids = Int32Array.from((await model.tokenizer.encode(text, null, { addSpecialTokens: false })).getIds());
  tokenized(model, call, start, ids.length);
  return ids;
}

async function whole(asked: Asked, call: Call): Promise<object> {
  const choices = await wholeChoices(asked.model, asked.requests, call);
  return {
    ...asked.head,
    object: 'chat.completion',
    choices: await Promise.all(choices.map(async ({ index, text, tokens, finish }) => ({
      index,
      message: { role: 'assistant', content: text },
      logprobs: await logprobsOf(asked, tokens),
      finish_reason: finish,
    }))),
    usage: usageOf(asked.promptTokens, choices.reduce((sum, { tokens }) => sum + tokens.length, 0)),
  };
}

async function* events(asked: Asked, call: Call): AsyncGenerator<object> {
  const { fields } = asked;
  const head = { ...asked.head, object: 'chat.completion.chunk' };
  const chunk = (index: number, delta: object, more: object = {}): object => ({
    ...head, choices: [{ index, delta, logprobs: null, finish_reason: null, ...more }], ...(fields.includeUsage && { usage: null }),
  });
  let made = 0;
  const begun = new Set<number>();
  for await (const { index, text, tokens, finish } of choicePieces(asked.model, asked.requests, call)) {
    if (!begun.has(index)) {
      begun.add(index);
      yield chunk(index, { role: 'assistant', content: '' });
    }
    made += tokens.length;
    if (text !== '' || tokens.length > 0) {
      yield chunk(index, { content: text }, { logprobs: await logprobsOf(asked, tokens) });
    }
    if (finish !== undefined) {
      yield chunk(index, {}, { finish_reason: finish });
    }
  }
  if (fields.includeUsage) {
    yield { ...head, choices: [], usage: usageOf(asked.promptTokens, made) };
  }
}

async function logprobsOf({ model, logprobs }: Asked, tokens: readonly MadeToken[]): Promise<object | null> {
  return logprobs ? chatLogprobs(await toldTokens(model, tokens)) : null;
}
