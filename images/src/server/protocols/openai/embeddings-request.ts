import { ServingError } from '../../errors.ts';
import { countOf, fieldsOf, invalid, listOf, own, shown, textOf } from '../../fields.ts';

/** The body of POST /v1/embeddings. */
export interface EmbeddingsRequest {
  readonly model: string;
  readonly inputs: readonly (string | Int32Array)[];
  readonly base64: boolean;
  readonly dimensions?: number;
  /** As vLLM has it: tokens that a text is cut to; -1 for the model's limit. Without it too long a text is an error, as OpenAI's. */
  readonly truncate?: number;
  /** Name of one of the model's own prompts. */
  readonly prompt?: string;
}

/** @throws ServingError invalid or too-large */
export function embeddingsRequest(body: unknown, maxInputs: number): EmbeddingsRequest {
  const fields = fieldsOf(body, 'the body');
  const format = own(fields, 'encoding_format') ?? 'float';
  if (format !== 'float' && format !== 'base64') throw invalid(`encoding_format must be 'float' or 'base64', got ${shown(format)}`);
  const dimensions = own(fields, 'dimensions');
  const prompt = own(fields, 'prompt_name');
  const truncate = own(fields, 'truncate_prompt_tokens');
  return {
    model: textOf(own(fields, 'model'), 'model'),
    inputs: inputsOf(own(fields, 'input'), maxInputs),
    base64: format === 'base64',
    ...(dimensions === undefined ? {} : { dimensions: positive(dimensions, 'dimensions') }),
    ...(prompt === undefined ? {} : { prompt: textOf(prompt, 'prompt_name') }),
    ...(truncate === undefined ? {} : { truncate: truncate === -1 ? -1 : positive(truncate, 'truncate_prompt_tokens') }),
  };
}

/** A text, a list of texts, a list of token ids, or a list of such lists. */
function inputsOf(input: unknown, limit: number): readonly (string | Int32Array)[] {
  if (typeof input === 'string') return [input];
  if (!Array.isArray(input)) throw invalid(`input must be a string or a list, got ${shown(input)}`);
  if (input.length === 0) throw invalid('input must not be an empty list: send at least one text');
  if (typeof input[0] === 'number') return [idsOf(input, 'input')];
  const inputs = listOf(input, 'input', limit);
  return inputs.map((one, index) => (Array.isArray(one) ? idsOf(one, `input[${index}]`) : textOf(one, `input[${index}]`)));
}

function idsOf(list: readonly unknown[], what: string): Int32Array {
  const wrong = list.find((id) => !Number.isInteger(id) || (id as number) < 0 || (id as number) > 0x7fffffff);
  if (wrong !== undefined || list.length === 0) throw invalid(`${what} must be token ids, got ${shown(wrong)}`);
  return Int32Array.from(list as number[]);
}

function positive(value: unknown, what: string): number {
  const count = countOf(value, what);
  if (count === 0) throw new ServingError('invalid', `${what} must be at least 1, got 0`);
  return count;
}
