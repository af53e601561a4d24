import type { Call } from '../call.ts';
import { ServingError } from '../errors.ts';
import { chooseBatch, type BatchLimits } from './batch.ts';
import { jobOf, reasonOf, type Item, type RawItem, type RowItem } from './jobs.ts';
import type { WorkerSetup } from './messages.ts';
import { NOBODY, type Observer } from './observer.ts';
import { startPool, type StartWorker } from './pool.ts';
import { queueOf } from './queue.ts';
import { rawRows } from './raw-rows.ts';
import type { RawTensor, Runner } from './runner.ts';
import type { WorkerThread } from './worker-thread.ts';
import { traceBatch, traceLeft } from '../trace/batch.ts';

export interface RunnerOptions extends WorkerSetup, BatchLimits {
  readonly workers: number;
  /** Rows that may wait. */
  readonly maxQueue: number;
  readonly observer?: Observer;
  /** For tests, which make threads die. */
  readonly startWorker?: StartWorker;
}

/**
 * Starts the workers and the batcher before them. A batch is what waits when a
 * worker becomes idle: alone, a request never waits for others.
 *
 * @throws ServingError failed if the graph cannot be loaded
 */
export async function startRunner(options: RunnerOptions): Promise<Runner> {
  const observer = options.observer ?? NOBODY;
  const queue = queueOf<Item>(options.maxQueue);
  let dead: ServingError | undefined;
  let scheduled = false;
  let batches = 0;
  const pool = await startPool(
    { graphPath: options.graphPath, threads: options.threads, spin: options.spin, padId: options.padId, padSide: options.padSide },
    options.workers,
    { free: () => schedule(), dead: (error) => { dead = error; queue.clear().forEach((item) => item.fail(error)); } },
    options.startWorker,
  );

  // After the current turn, so that all that came in it is in one batch.
  function schedule(): void {
    if (scheduled) return;
    scheduled = true;
    setImmediate(() => { scheduled = false; dispatch(); });
  }

  function dispatch(): void {
    const idle = pool.idle();
    idle.forEach((worker, index) => {
      const items = next(Math.ceil(queue.items.length / (idle.length - index)));
      if (items.length > 0) void pool.use(worker, () => run(worker, items));
    });
  }

  function next(share: number): Item[] {
    const now = performance.now();
    const expired = queue.items.flatMap((item, index) => (item.call.deadline <= now ? [index] : []));
    const late = queue.take(expired);
    traceLeft(late);
    late.forEach((item) => item.fail(new ServingError('timeout', 'the deadline passed while the request waited in the queue')));
    if (queue.items[0]?.kind === 'raw') return queue.take([0]);
    const raw = queue.items.findIndex((item) => item.kind === 'raw');
    const rows = (raw === -1 ? queue.items : queue.items.slice(0, raw)) as readonly RowItem[];
    return queue.take(chooseBatch(rows, { ...options, maxRows: Math.min(share, options.maxRows) }));
  }

  async function run(worker: WorkerThread, items: readonly Item[]): Promise<void> {
    const now = performance.now();
    items.forEach((item) => observer.queued((now - item.since) / 1000));
    const id = ++batches;
    const tokens = items.reduce((sum, item) => sum + (item.kind === 'row' ? item.row.ids.length : 0), 0);
    const trace = (failed: boolean): void => traceBatch(items, { from: now, rows: items.length, tokens, failed });
    try {
      const first = items[0] as Item;
      const answer = await worker.send(first.kind === 'raw'
        ? { kind: 'raw', id, feeds: first.feeds.map((feed) => ({ ...feed, bytes: new Uint8Array(feed.bytes) })), outputs: first.outputs }
        : { kind: 'rows', id, rows: (items as readonly RowItem[]).map(({ row }) => row) });
      observer.batch(items.length, tokens, answer.seconds);
      trace(answer.kind === 'failed');
      if (answer.kind === 'failed') items.forEach((item) => item.fail(new ServingError('failed', `the model failed: ${answer.reason}`)));
      else if (answer.kind === 'raw') (first as RawItem).settle([...answer.tensors]);
      else answer.results.forEach((result, index) => (items[index] as RowItem).settle(result));
    } catch (error) {
      trace(true);
      items.forEach((item) => item.fail(error as ServingError));
    }
  }

  async function enqueue<Result>(call: Call, items: readonly Item[], fail: (error: ServingError) => void, results: Promise<Result>): Promise<Result> {
    if (dead !== undefined) throw dead;
    if (call.signal.aborted) throw reasonOf(call.signal);
    const abort = (): void => {
      traceLeft(queue.items.filter((item) => item.call === call));
      queue.drop(call);
      fail(reasonOf(call.signal));
    };
    try {
      queue.add(items);
    } catch (error) {
      observer.rejected('queue');
      throw error;
    }
    call.signal.addEventListener('abort', abort, { once: true });
    schedule();
    try {
      return await results;
    } catch (error) {
      queue.drop(call); // one row failed: the others of its call are of no use
      throw error;
    } finally {
      call.signal.removeEventListener('abort', abort);
    }
  }

  return {
    graph: pool.first.graph,
    run: (rows, call) => {
      if (rows.length > options.maxQueue) {
        return Promise.reject(new ServingError('too-large', `${rows.length} inputs in one request, the limit is ${options.maxQueue}: send fewer`));
      }
      const job = jobOf(call, rows.length);
      const since = performance.now();
      return enqueue(call, rows.map((row, index): RowItem => ({ kind: 'row', call, since, row, fail: job.fail, settle: (result) => job.settle(index, result) })), job.fail, job.results);
    },
    infer: async (feeds, outputs, call) => {
      const rows = rawRows(feeds, options);
      const { promise, resolve, reject } = Promise.withResolvers<RawTensor[]>();
      return enqueue(call, [{ kind: 'raw', rows, call, since: performance.now(), feeds, outputs, fail: reject, settle: resolve }], reject, promise);
    },
    close: async () => {
      dead = new ServingError('unavailable', 'the model is being unloaded: send the request again later');
      queue.clear().forEach((item) => item.fail(dead as ServingError));
      await pool.close();
    },
  };
}
