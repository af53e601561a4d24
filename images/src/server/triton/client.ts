import { Pool } from 'undici';
import type { Call } from '../call.ts';
import { ServingError } from '../errors.ts';
import type { RawTensor, TensorInfo } from '../runtime/runner.ts';
import { reasonOf } from '../runtime/jobs.ts';
import { decodeInfer, encodeInfer } from './v2-messages.ts';

/** What Triton says of a model. */
export interface TritonMetadata {
  readonly name: string;
  readonly versions: readonly string[];
  readonly platform: string;
  readonly inputs: readonly TensorInfo[];
  readonly outputs: readonly TensorInfo[];
}

/** One model of a Triton server, over connections that are kept. */
export interface TritonClient {
  /** Whether the model takes requests; false where nobody answers. */
  isReady(): Promise<boolean>;
  /** @throws ServingError */
  metadata(): Promise<TritonMetadata>;
  /** Rows of one request; 0: batches are the model's own affair. @throws ServingError */
  maxBatchSize(): Promise<number>;
  /** @throws ServingError failed, unavailable, busy, or the call's own reason */
  infer(inputs: readonly RawTensor[], outputs: readonly string[], call: Call): Promise<RawTensor[]>;
  close(): Promise<void>;
}

export interface TritonPlace {
  /** `http://127.0.0.1:8000`. */
  readonly url: string;
  readonly model: string;
  /** Connections, and so requests at once. */
  readonly connections: number;
}

const PROBE_MS = 5000;

/** A Service leads new connections alone to new pods, and away from those that leave: none is kept for longer. */
const CONNECTION_MS = 5000;

export function tritonClient({ url, model, connections }: TritonPlace): TritonClient {
  const pool = new Pool(new URL(url).origin, { connections, clientTtl: CONNECTION_MS, pipelining: 1, connect: { timeout: PROBE_MS }, headersTimeout: 0, bodyTimeout: 0 });
  const base = `${new URL(url).pathname.replace(/\/$/, '')}/v2/models/${encodeURIComponent(model)}`;
  const gone = (error: unknown): ServingError => new ServingError('unavailable', `Triton does not answer at ${url} (${codeOf(error)}): the request may be sent again`, { cause: error, retryAfterSeconds: 1 });

  async function get(path: string): Promise<unknown> {
    const answer = await pool.request({ method: 'GET', path: base + path, signal: AbortSignal.timeout(PROBE_MS) }).catch((error: unknown) => { throw gone(error); });
    const text = await answer.body.text();
    if (answer.statusCode !== 200) throw failure(answer.statusCode, text, model);
    return JSON.parse(text);
  }

  return {
    isReady: async () => {
      try {
        const { statusCode, body } = await pool.request({ method: 'GET', path: `${base}/ready`, signal: AbortSignal.timeout(PROBE_MS) });
        await body.dump();
        return statusCode === 200;
      } catch {
        return false;
      }
    },
    metadata: async () => await get('') as TritonMetadata,
    maxBatchSize: async () => Number((await get('/config') as { readonly max_batch_size?: number }).max_batch_size ?? 0),
    infer: async (inputs, outputs, call) => {
      const { headers: ofBody, body } = encodeInfer(call.id, inputs, outputs);
      const headers = { ...ofBody, ...call.trace?.headers() };
      const send = () => pool.request({ method: 'POST', path: `${base}/infer`, headers, body, signal: call.signal });
      // A connection that Triton closed meanwhile is found out by the request: inference changes nothing, so it may be sent again.
      const answer = await send().catch((error: unknown) => { if (isStale(error) && !call.signal.aborted) return send(); throw error; })
        .catch((error: unknown) => { throw call.signal.aborted ? reasonOf(call.signal) : gone(error); });
      const bytes = await answer.body.arrayBuffer().catch((error: unknown) => { throw call.signal.aborted ? reasonOf(call.signal) : gone(error); });
      if (answer.statusCode !== 200) throw failure(answer.statusCode, Buffer.from(bytes).toString('utf8'), model);
      try {
        return decodeInfer(Buffer.from(bytes), header(answer.headers['inference-header-content-length']));
      } catch (error) {
        throw new ServingError('failed', `Triton's answer cannot be read: ${(error as Error).message}`, { cause: error });
      }
    },
    close: async () => pool.close(),
  };
}

function failure(status: number, text: string, model: string): ServingError {
  const said = saidIn(text);
  if (status === 429 || status === 503) return new ServingError('busy', `Triton is busy: ${said}`, { retryAfterSeconds: 1 });
  if (status === 404 || /is not ready|unknown model|not found/i.test(said)) return new ServingError('unavailable', `Triton has no model '${model}' that is ready (${said}): check --triton-model and Triton's log`, { retryAfterSeconds: 1 });
  return new ServingError('failed', `Triton refused the request (${status}): ${said}`);
}

function saidIn(text: string): string {
  try {
    const { error } = JSON.parse(text) as { readonly error?: unknown };
    if (typeof error === 'string') return error.slice(0, 500);
  } catch {
    // Not its own words: of something in between.
  }
  return text.slice(0, 200);
}

function isStale(error: unknown): boolean {
  return ['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET'].includes(codeOf(error));
}

function codeOf(error: unknown): string {
  const { code, cause, message } = error as NodeJS.ErrnoException & { readonly cause?: NodeJS.ErrnoException };
  return code ?? cause?.code ?? message;
}

function header(value: string | readonly string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] as string : value as string | undefined;
}
