import { Client } from 'undici';

/** What loads and unloads models by the repository extension: Triton, or the server before it. */
export interface Control {
  /** Until the model is ready. @throws Refused, Unreachable, Ended */
  load(model: string): Promise<void>;
  /** Until nothing of it runs any more; one that is not there is none. @throws Unreachable */
  unload(model: string): Promise<void>;
  close(): Promise<void>;
}

/** It answered that it cannot: asking again changes nothing. */
export class Refused extends Error {}

/** Nobody answered: it may be starting. */
export class Unreachable extends Error {}

/** It was told, and ended before it answered: what it was told may be why. */
export class Ended extends Error {}

/** A large model takes minutes to load; Triton is asked again in time. */
const ANSWER_MS = 1_800_000;

/** A connection that was there, and is not any more. */
const LOST = ['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE'];

/** @see https://github.com/triton-inference-server/server/blob/main/docs/protocol/extension_model_repository.md */
export function controlAt(who: string, url: string, signal: AbortSignal, socketPath?: string): Control {
  const client = new Client(new URL(url).origin, { ...(socketPath === undefined ? {} : { socketPath }), headersTimeout: ANSWER_MS, bodyTimeout: ANSWER_MS, keepAliveTimeout: 1000, connect: { timeout: 5000 } });
  const told = async (model: string, what: 'load' | 'unload'): Promise<{ readonly status: number; readonly said: string }> => {
    try {
      const { statusCode, body } = await client.request({ method: 'POST', path: `/v2/repository/models/${encodeURIComponent(model)}/${what}`, headers: { 'content-type': 'application/json' }, body: '{}', signal });
      return { status: statusCode, said: saidIn(await body.text()) };
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? (error as Error).message;
      if (LOST.includes(code)) throw new Ended(`${who} ended while it was to ${what} '${model}' (${code}): see its log, it may be short of memory`);
      throw new Unreachable(`${who} does not answer (${code})`);
    }
  };
  return {
    load: async (model) => {
      const { status, said } = await told(model, 'load');
      if (status === 502 || status === 503) throw new Unreachable(`${who} is not ready to load '${model}' (${status}): ${said}`);
      if (status !== 200) throw new Refused(`${who} does not load '${model}' (${status}): ${said}`);
    },
    unload: async (model) => void await told(model, 'unload'),
    close: async () => client.destroy(),
  };
}

function saidIn(text: string): string {
  try {
    const { error } = JSON.parse(text) as { readonly error?: unknown };
    if (typeof error === 'string') return error.slice(0, 1000);
  } catch {
    // Not in its own words.
  }
  return text.slice(0, 500);
}
