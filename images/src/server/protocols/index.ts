import type { FastifyInstance } from 'fastify';
import type { ServerDeps } from '../deps.ts';
import { openaiBody, plainBody, type ErrorBody } from '../http/errors.ts';
import { chat } from './openai/chat.ts';
import { completions } from './openai/completions.ts';
import { embeddings } from './openai/embeddings.ts';
import { openaiModels } from './openai/models.ts';
import { repositoryApi } from './repository-api.ts';
import { rerank } from './rerank.ts';
import { v1 } from './v1.ts';
import { v2 } from './v2.ts';

export interface Protocol {
  readonly plugin: (app: FastifyInstance, deps: ServerDeps) => void;
  /** In whose words its errors are. */
  readonly errors: ErrorBody;
}

/** What the server speaks; each in a scope of its own. */
export const PROTOCOLS: readonly Protocol[] = [
  { plugin: embeddings, errors: openaiBody },
  { plugin: completions, errors: openaiBody },
  { plugin: chat, errors: openaiBody },
  { plugin: openaiModels, errors: openaiBody },
  { plugin: rerank, errors: openaiBody },
  { plugin: v1, errors: plainBody },
  { plugin: v2, errors: plainBody },
  { plugin: repositoryApi, errors: plainBody },
];
