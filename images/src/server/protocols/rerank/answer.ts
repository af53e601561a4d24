import type { Ranking } from '../../tasks/text-ranking.ts';
import type { RerankRequest } from './request.ts';

/** In the words of the dialect that was asked in. Best first, both. */
export function rerankAnswer(id: string, model: string, request: RerankRequest, { ranked, tokens }: Ranking): object {
  if (request.dialect === 'texts') {
    return ranked.map(({ index, score }) => ({ index, ...(request.withTexts && { text: request.texts[index] }), score }));
  }
  return {
    id: `rerank-${id}`,
    model,
    usage: { prompt_tokens: tokens, total_tokens: tokens },
    results: ranked.map(({ index, score }) => ({
      index, ...(request.withTexts && { document: { text: request.texts[index] } }), relevance_score: score,
    })),
  };
}
