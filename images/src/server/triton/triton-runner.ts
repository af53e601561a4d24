import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../../program/log.ts';
import type { Call } from '../call.ts';
import { ServingError } from '../errors.ts';
import type { Padding } from '../runtime/feeds.ts';
import { floatsIn } from '../runtime/half.ts';
import { NOBODY, type Observer } from '../runtime/observer.ts';
import { rawRows } from '../runtime/raw-rows.ts';
import type { Row, Taken } from '../runtime/row.ts';
import type { GraphInfo, RawTensor, Runner } from '../runtime/runner.ts';
import { outputsOf, takeRows, type BatchOutputs } from '../runtime/take.ts';
import { batchesOf, inputsOf, type Batch } from './batches.ts';
import type { TritonClient } from './client.ts';
import { changeOf, checkContract, strayOf, tokenOutputs } from './contract.ts';

export interface TritonRunnerOptions extends Padding {
  readonly client: TritonClient;
  /** Where it is, for what is said of it. */
  readonly url: string;
  readonly model: string;
  /** Tokens that the model takes. */
  readonly maxTokens: number;
  /** Rows of one request, where Triton does not say. */
  readonly maxRows: number;
  /** Rows on their way at once. */
  readonly maxQueue: number;
  readonly log: Log;
  readonly observer?: Observer;
}

const LOOK_MS = 1000;

/** So many failures in turn may be the fault of requests, or the model's. */
const SUSPICIOUS = 3;
const PROBE_MS = 5000;
const PROBE_TOKENS = 16;
const PROBE_ROW: Row = { ids: new Int32Array(1), typeIds: new Int32Array(1), take: { kind: 'outputs', names: [] } };
const SAY_MS = 30_000;

/**
 * A model that computes in Triton. Triton joins the requests of all clients to batches, so each call is sent at once; what
 * is here is what comes before and after: padding, taking, a bound on what waits.
 *
 * Waits until Triton has the model, for both start together.
 *
 * @throws ServingError failed where the model is another than this server can ask
 */
export async function startTritonRunner(options: TritonRunnerOptions): Promise<Runner> {
  const { client, observer = NOBODY, maxQueue, log, url, model } = options;
  const closed = new AbortController();
  const absent = `Triton at ${url} does not have the model '${model}' ready`;
  const graph = await joined(options);
  const own = await client.maxBatchSize();
  const maxRows = own === 0 ? options.maxRows : Math.min(own, options.maxRows);
  const perToken = tokenOutputs(graph);
  let whyDown: string | undefined;
  let running = 0;
  /** Requests of which Triton has failed one after the other. */
  let failures = 0;
  void watch();

  async function watch(): Promise<void> {
    while (!closed.signal.aborted) {
      await sleep(LOOK_MS, undefined, { signal: closed.signal }).catch(() => {});
      if (closed.signal.aborted) return;
      mark(await look());
    }
  }

  /** Its metadata are there while it is ready; it may have been started anew with another. */
  async function look(): Promise<string | undefined> {
    try {
      const change = changeOf(graph, await client.metadata());
      if (change !== undefined) return `Triton at ${url} has another model '${model}' than at the start (${change}): start this server anew, with the tokenizer of that one`;
    } catch {
      return absent;
    }
    return failures < SUSPICIOUS ? undefined : await failing();
  }

  /** A model of a process that has died is ready to Triton, and fails every request: only one of ours can tell. */
  async function failing(): Promise<string | undefined> {
    const signal = AbortSignal.any([closed.signal, AbortSignal.timeout(PROBE_MS)]);
    try {
      await client.infer(inputsOf([PROBE_ROW], PROBE_TOKENS, graph, options), graph.outputs.map(({ name }) => name), { id: 'probe', signal, deadline: performance.now() + PROBE_MS });
      failures = 0;
      return undefined;
    } catch (error) {
      return `Triton at ${url} fails every request of the model '${model}' (${(error as Error).message}): see its log, and start it anew`;
    }
  }

  function mark(why: string | undefined): void {
    if (why !== whyDown) log[why === undefined ? 'info' : 'warning'](why ?? 'Triton has the model again', { url, model });
    whyDown = why;
  }

  async function counted<Result>(rows: number, work: () => Promise<Result>): Promise<Result> {
    if (closed.signal.aborted) throw new ServingError('unavailable', 'the model is being unloaded: send the request again later');
    if (running + rows > maxQueue) {
      observer.rejected('queue');
      throw new ServingError('busy', `${running} inputs are with Triton already, the limit is ${maxQueue}: send the request again later`, { retryAfterSeconds: 1 });
    }
    running += rows;
    try {
      return await work();
    } finally {
      running -= rows;
    }
  }

  async function infer(inputs: readonly RawTensor[], outputs: readonly string[], call: Call, tokens: number): Promise<RawTensor[]> {
    const from = performance.now();
    const rows = inputs[0]?.shape[0] ?? 0;
    let failed = true;
    try {
      const tensors = await client.infer(inputs, outputs, call);
      const stray = strayOf(graph, tensors);
      if (stray !== undefined) throw new ServingError('unavailable', `Triton answers with ${stray}, which is not what its model '${model}' said of itself: it has been replaced, send the request again later`, { retryAfterSeconds: 1 });
      failed = false;
      failures = 0;
      observer.batch(rows, tokens, (performance.now() - from) / 1000);
      return tensors;
    } catch (error) {
      if (error instanceof ServingError && error.kind === 'unavailable') mark(whyDown ?? absent);
      if (error instanceof ServingError && error.kind === 'failed') failures += 1;
      throw error;
    } finally {
      call.trace?.stage({ name: 'infer', from, to: performance.now(), counts: { rows, tokens }, failed });
    }
  }

  async function runBatch(batch: Batch, rows: readonly Row[], call: Call): Promise<(readonly [number, Taken])[]> {
    const its = batch.indices.map((index) => rows[index] as Row);
    const wanted = outputsOf(its, graph.outputs.map(({ name }) => name));
    const tokens = its.reduce((sum, { ids }) => sum + ids.length, 0);
    const tensors = await infer(inputsOf(its, batch.length, graph, options), wanted, call, tokens);
    const results = takeRows(its, outputsIn(tensors, perToken), options.padSide, batch.length);
    return results.map((result, at) => {
      const index = batch.indices[at] as number;
      if (!('taken' in result)) throw new ServingError('failed', `input ${index} failed: ${result.reason}`);
      return [index, result.taken] as const;
    });
  }

  return {
    graph,
    run: async (rows, call) => {
      if (rows.length > maxQueue) throw new ServingError('too-large', `${rows.length} inputs in one request, the limit is ${maxQueue}: send fewer`);
      return counted(rows.length, async () => {
        const parts = await Promise.all(batchesOf(rows, options.maxTokens, maxRows).map((batch) => runBatch(batch, rows, call)));
        const taken = new Array<Taken>(rows.length);
        for (const [index, one] of parts.flat()) taken[index] = one;
        return taken;
      });
    },
    infer: async (feeds, outputs, call) => {
      const rows = rawRows(feeds, { maxTokens: Infinity, maxQueue });
      return counted(rows, () => infer(feeds, outputs, call, 0));
    },
    whyNotReady: () => whyDown,
    close: async () => {
      closed.abort();
      await client.close();
    },
  };
}

/** What the model is, once Triton has it. */
async function joined({ client, url, model, log }: TritonRunnerOptions): Promise<GraphInfo> {
  for (let said = -Infinity; !await client.isReady();) {
    if (performance.now() - said > SAY_MS) {
      said = performance.now();
      log.info('waiting for Triton to have the model ready', { url, model });
    }
    await sleep(LOOK_MS / 4);
  }
  return checkContract(await client.metadata());
}

function outputsIn(tensors: readonly RawTensor[], perToken: ReadonlySet<string>): BatchOutputs {
  return Object.fromEntries(tensors.map(({ name, datatype, shape, bytes }) => {
    const { buffer } = bytes;
    const data = datatype === 'FP16' ? floatsIn({ type: 'float16', data: new Uint16Array(buffer) })
      : datatype === 'FP64' ? Float32Array.from(new Float64Array(buffer)) : new Float32Array(buffer);
    return [name, { dims: shape, data, perToken: perToken.has(name) }];
  }));
}
