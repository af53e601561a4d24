import { invalid } from '../fields.ts';

const strict = new TextDecoder('utf-8', { fatal: true });

/**
 * JSON from a body, its nesting counted before anything is made of it.
 *
 * @throws ServingError invalid
 */
export function parseJson(bytes: Uint8Array, maxDepth: number): unknown {
  const depth = nesting(bytes, maxDepth);
  if (depth > maxDepth) throw invalid(`the JSON is nested deeper than the limit of ${maxDepth}: flatten it`);
  let text: string;
  try {
    text = strict.decode(bytes);
  } catch {
    throw invalid('the JSON must be UTF-8');
  }
  if (text.trim() === '') throw invalid('the body is empty: send a JSON object');
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw invalid(`the body must be JSON: ${reason(cause)}`);
  }
}

/** How deep brackets nest outside of strings; stops one over the limit. */
function nesting(bytes: Uint8Array, limit: number): number {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (inString) {
      if (byte === 0x5c) at += 1; // backslash: the next one is escaped
      else if (byte === 0x22) inString = false;
    } else if (byte === 0x22) {
      inString = true;
    } else if (byte === 0x7b || byte === 0x5b) {
      depth += 1;
      if (depth > deepest) deepest = depth;
      if (deepest > limit) return deepest;
    } else if (byte === 0x7d || byte === 0x5d) {
      depth -= 1;
    }
  }
  return deepest;
}

/** V8 quotes the body; of that only the place is of use to a client. */
function reason(cause: unknown): string {
  const message = cause instanceof Error ? cause.message : '';
  const place = /position \d+/.exec(message)?.[0];
  return place === undefined ? 'it ends too early or is not JSON' : `unexpected character at ${place}`;
}
