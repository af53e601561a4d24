import { SampleRequest } from './sample-request';

/** What a request asks for. */
export function asked({ path, body }: SampleRequest): string {
  const { model, input } = body as { model?: string; input?: string };
  const what = path.endsWith('/embeddings') ? `the vector of the text '${input}', of model '${model}': ` : '';
  return `${what}POST ${path} ${JSON.stringify(body)}`;
}

/**
 * What an answer says.
 *
 * @throws Error for an answer that is none to the request
 */
export function answered({ path }: SampleRequest, answer: string): string {
  return path.endsWith('/embeddings') ? vectorInWords(answer) : answer;
}

function vectorInWords(answer: string): string {
  const vector = vectorOf(answer);
  if (vector.length === 0 || !vector.every(Number.isFinite)) throw new Error(`no vector in the answer: ${answer}`);
  return `a vector of ${vector.length} numbers: ${vector.slice(0, 4).map((value) => value.toFixed(4)).join(', ')} ...`;
}

function vectorOf(answer: string): number[] {
  try {
    return (JSON.parse(answer) as { data: { embedding: number[] }[] }).data[0].embedding;
  } catch {
    return [];
  }
}
