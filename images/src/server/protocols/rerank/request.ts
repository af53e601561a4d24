import { countOf, fieldsOf, flagOf, invalid, listOf, own, shown, textOf } from '../../fields.ts';
import type { Fields } from '../../fields.ts';

/** Who asks: `documents` is vLLM's, Jina's and Cohere's word, `texts` is Text Embeddings Inference's. */
export type Dialect = 'documents' | 'texts';

export interface RerankRequest {
  readonly dialect: Dialect;
  /** Absent in the `texts` dialect. */
  readonly model: unknown;
  readonly query: string;
  readonly texts: readonly string[];
  /** Undefined: all. */
  readonly topN: number | undefined;
  readonly withTexts: boolean;
  readonly rawScores: boolean;
  /** False: a text over the model's limit is an error. */
  readonly truncate: boolean;
  readonly maxTokens: number | undefined;
}

/** @throws ServingError invalid or too-large */
export function readRerank(json: unknown, maxBatch: number): RerankRequest {
  const body = fieldsOf(json, 'the body');
  const dialect = dialectOf(body);
  const entries = own(body, dialect);
  const list = typeof entries === 'string' && dialect === 'documents' ? [entries] : listOf(entries, `'${dialect}'`, maxBatch);
  if (list.length === 0) throw invalid(`'${dialect}' must hold at least one text, got none`);
  const common = {
    dialect,
    model: own(body, 'model'),
    query: textOf(own(body, 'query'), "'query'"),
    texts: list.map((entry, index) => textOfDocument(entry, `'${dialect}[${index}]'`)),
    maxTokens: maxTokensOf(body),
  };
  if (dialect === 'documents') {
    const topN = own(body, 'top_n');
    return {
      ...common, topN: topN === undefined || topN === 0 ? undefined : countOf(topN, "'top_n'"),
      withTexts: flagOf(own(body, 'return_documents'), "'return_documents'", true),
      rawScores: !flagOf(own(body, 'use_activation') ?? own(body, 'activation'), "'use_activation'", true), truncate: true,
    };
  }
  checkDirection(own(body, 'truncation_direction'));
  return {
    ...common, topN: undefined, withTexts: flagOf(own(body, 'return_text'), "'return_text'", false),
    rawScores: flagOf(own(body, 'raw_scores'), "'raw_scores'", false), truncate: flagOf(own(body, 'truncate'), "'truncate'", true),
  };
}

function dialectOf(body: Fields): Dialect {
  const both = [own(body, 'documents'), own(body, 'texts')].filter((value) => value !== undefined).length;
  if (both !== 1) throw invalid(`the body must have 'documents' or 'texts', got ${both === 0 ? 'neither' : 'both'}: send a list of strings`);
  return own(body, 'documents') === undefined ? 'texts' : 'documents';
}

/** A string, or an object with a text as Cohere's clients send it. */
function textOfDocument(entry: unknown, what: string): string {
  return typeof entry === 'object' && entry !== null ? textOf(own(fieldsOf(entry, what), 'text'), `${what}.text`) : textOf(entry, what);
}

/** vLLM: -1 is the model's own limit. */
function maxTokensOf(body: Fields): number | undefined {
  const value = own(body, 'truncate_prompt_tokens');
  if (value === undefined || value === -1) return undefined;
  const count = countOf(value, "'truncate_prompt_tokens'");
  if (count === 0) throw invalid("'truncate_prompt_tokens' must be -1 or at least 1, got 0");
  return count;
}

function checkDirection(value: unknown): void {
  if (value !== undefined && (typeof value !== 'string' || value.toLowerCase() !== 'right')) {
    throw invalid(`'truncation_direction' must be 'right', got ${shown(value)}: texts are cut at their end`);
  }
}
