import type { FastifyInstance } from 'fastify';
import type { ServerDeps } from '../../deps.ts';
import { ServingError } from '../../errors.ts';
import { embed, type EmbedOptions } from '../../tasks/feature-extraction.ts';
import { callOf } from '../call-of.ts';
import { embeddingsRequest, type EmbeddingsRequest } from './embeddings-request.ts';

/** POST /v1/embeddings, as OpenAI has it. */
export function embeddings(app: FastifyInstance, deps: ServerDeps): void {
  for (const path of ['/v1/embeddings', '/openai/v1/embeddings']) {
    app.post(path, async (request) => {
      const asked = embeddingsRequest(request.body, deps.settings.maxRequestInputs);
      const model = deps.repository.get(asked.model);
      if (model.files.task !== 'feature-extraction') {
        throw new ServingError('invalid', `model '${model.name}' is for ${model.files.task}, which has no embeddings`);
      }
      const results = await embed(model, asked.inputs, optionsOf(asked), callOf(request, deps));
      const tokens = results.reduce((sum, result) => sum + result.tokens, 0);
      return {
        object: 'list',
        data: results.map(({ vector }, index) => ({ object: 'embedding', index, embedding: asked.base64 ? base64(vector) : Array.from(vector) })),
        model: model.name,
        usage: { prompt_tokens: tokens, total_tokens: tokens },
      };
    });
  }
}

function optionsOf({ dimensions, prompt, truncate }: EmbeddingsRequest): EmbedOptions {
  return {
    overflow: truncate === undefined ? 'error' : 'cut',
    ...(truncate === undefined || truncate === -1 ? {} : { maxTokens: truncate }),
    ...(dimensions === undefined ? {} : { dimensions }),
    ...(prompt === undefined ? {} : { prompt }),
  };
}

/** Little endian floats, as the openai package reads them. */
function base64(vector: Float32Array): string {
  return Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength).toString('base64');
}
