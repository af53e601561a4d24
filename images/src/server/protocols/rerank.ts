import type { FastifyInstance } from 'fastify';
import type { ServerDeps } from '../deps.ts';
import { encode } from '../tasks/encode.ts';
import { checkRows } from '../tasks/rows.ts';
import { rank } from '../tasks/text-ranking.ts';
import { callOf } from './call-of.ts';
import { invalid } from '../fields.ts';
import { modelOfBody } from './models.ts';
import { jsonOf, withRawBodies } from './raw-body.ts';
import { rerankAnswer } from './rerank/answer.ts';
import { readRerank } from './rerank/request.ts';

/** More than any model takes; the model's own limit is checked when it is known. */
const MAX_TEXTS = 10_000;

/**
 * Rerank as vLLM has it (`/rerank`, `/v1/rerank`, `/v2/rerank`) and as Text
 * Embeddings Inference has it (`/rerank`): they share the path and the query,
 * and the name of the list says which answer a client reads.
 */
export function rerank(app: FastifyInstance, deps: ServerDeps): void {
  withRawBodies(app, (scope) => {
    for (const path of ['/rerank', '/v1/rerank', '/v2/rerank', '/openai/v1/rerank']) {
      scope.post(path, async (request) => {
        const body = readRerank(jsonOf(request, deps.settings.maxJsonDepth), MAX_TEXTS);
        const model = modelOfBody(deps, body.model);
        if (model.files.task !== 'text-ranking' && model.files.task !== 'text-classification') {
          throw invalid(`model '${model.name}' is for ${model.files.task}, which does not rank: use a cross encoder`);
        }
        const { query, texts, topN, rawScores, maxTokens } = body;
        const call = callOf(request, deps);
        checkRows(model, texts.length, 'one a text');
        if (!body.truncate) await encode(model, texts.map((text) => [query, text] as const), { overflow: 'error', call });
        const ranking = await rank(model, { query, texts }, {
          rawScores, ...(topN !== undefined && { topN }), ...(maxTokens !== undefined && { maxTokens }),
        }, call);
        return rerankAnswer(call.id, model.name, body, ranking);
      });
    }
  });
}
