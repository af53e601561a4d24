import { setTimeout as sleep } from 'node:timers/promises';
import type { Call } from '../call.ts';
import { ServingError } from '../errors.ts';
import { reasonOf } from '../runtime/jobs.ts';
import { NOBODY, type Observer } from '../runtime/observer.ts';
import type { GraphInfo } from '../runtime/runner.ts';
import { traceLeft } from '../trace/batch.ts';
import { channel, type Channel } from './channel.ts';
import { startDecoder, type DecoderThread } from './decoder-thread.ts';
import type { Decoded, DecoderSetup, Sequence, Step } from './messages.ts';

/** A decoder in a worker thread, behind a queue. */
export interface Generator {
  readonly graph: GraphInfo;
  /**
   * The steps of one sequence. Leaving the loop, the call's signal and its
   * deadline stop the work before the next token.
   *
   * @throws ServingError busy, timeout, cancelled, failed or unavailable
   */
  generate(sequence: Sequence, call: Call): AsyncIterable<Step>;
  close(): Promise<void>;
}

const PROMPT_PART = 128;

export interface GeneratorOptions extends Omit<DecoderSetup, 'promptPart'>, Partial<Pick<DecoderSetup, 'promptPart'>> {
  /** Sequences that may wait. */
  readonly maxQueue: number;
  readonly observer?: Observer;
  /** @default - a thread of this process */
  readonly startDecoder?: typeof startDecoder;
}

interface Job {
  readonly sequence: Sequence;
  readonly steps: Channel<Step>;
  readonly call: Call;
  readonly since: number;
  began?: number;
  firstToken?: number;
  tokens: number;
}

function traceText({ call, began, since, firstToken, sequence, tokens }: Job, failed: boolean): void {
  call.trace?.stage({
    name: 'infer', from: began ?? since, to: performance.now(), failed, firstToken,
    counts: { 'inference.prompt_tokens': sequence.prompt.length, 'inference.made_tokens': tokens },
  });
}

/** @throws ServingError failed if the graph cannot be loaded */
export async function startGenerator(options: GeneratorOptions): Promise<Generator> {
  const { graphPath, threads, maxRunning, promptPart = PROMPT_PART, maxQueue, observer = NOBODY } = options;
  const waiting = new Map<number, Job>();
  const running = new Map<number, Job>();
  let ids = 0;
  let dead: ServingError | undefined;
  let thread: DecoderThread | undefined;

  function dispatch(): void {
    for (const [id, job] of waiting) {
      if (thread === undefined || running.size >= maxRunning) {
        return;
      }
      waiting.delete(id);
      running.set(id, job);
      job.began = performance.now();
      observer.queued((job.began - job.since) / 1000);
      job.call.trace?.stage({ name: 'queue', from: job.since, to: job.began, counts: { 'inference.rows': 1 } });
      thread.send({ kind: 'start', id, ...job.sequence });
    }
  }

  function leave(id: number, failed = false): void {
    const job = running.get(id);
    if (job !== undefined) {
      running.delete(id);
      observer.batch(1, job.sequence.prompt.length + job.tokens, (performance.now() - job.since) / 1000);
      traceText(job, failed);
    }
    const left = waiting.get(id);
    if (left !== undefined) traceLeft([left]);
    waiting.delete(id);
    dispatch();
  }

  function hear(message: Decoded): void {
    const job = running.get(message.id);
    if (job === undefined) {
      return;
    }
    if (message.kind === 'failed') {
      job.steps.fail(new ServingError('failed', `the model failed: ${message.reason}`));
      leave(message.id, true);
      return;
    }
    job.firstToken ??= performance.now();
    job.tokens++;
    job.steps.put(message.step);
    if (message.step.kind === 'end') {
      job.steps.end();
      leave(message.id);
    }
  }

  function failAll(jobs: Map<number, Job>, error: ServingError): void {
    jobs.forEach((job) => {
      if (job.began !== undefined) traceText(job, true);
      job.steps.fail(error);
    });
    jobs.clear();
  }

  async function start(): Promise<DecoderThread> {
    const started = await (options.startDecoder ?? startDecoder)({ graphPath, threads, maxRunning, promptPart }, hear);
    void started.gone.then(() => restart());
    return started;
  }

  async function restart(): Promise<void> {
    thread = undefined;
    failAll(running, new ServingError('unavailable', 'the worker that ran this request died and is being replaced: send it again'));
    for (let attempt = 1; dead === undefined && thread === undefined; attempt++) {
      try {
        thread = await start();
      } catch (error) {
        if (attempt === 3) {
          dead = new ServingError('unavailable', 'the worker of this model died and does not start again: load it again', { cause: error });
          failAll(waiting, dead);
        }
        await sleep(100 * 4 ** attempt);
      }
    }
    if (dead !== undefined) {
      await thread?.stop();
      return;
    }
    dispatch();
  }

  async function* generate(sequence: Sequence, call: Call): AsyncGenerator<Step> {
    if (dead !== undefined) {
      throw dead;
    }
    if (call.signal.aborted) {
      throw reasonOf(call.signal);
    }
    if (waiting.size >= maxQueue) {
      observer.rejected('queue');
      throw new ServingError('busy', `${waiting.size} texts wait already, the limit is ${maxQueue}: send it again later`, { retryAfterSeconds: 1 });
    }
    const id = ++ids;
    const steps = channel<Step>();
    const stop = (failed: boolean): void => {
      thread?.send({ kind: 'stop', id });
      leave(id, failed);
    };
    const abort = (): void => {
      steps.fail(reasonOf(call.signal));
      stop(true);
    };
    call.signal.addEventListener('abort', abort, { once: true });
    waiting.set(id, { sequence, steps, call, since: performance.now(), tokens: 0 });
    dispatch();
    try {
      yield* steps;
    } finally {
      call.signal.removeEventListener('abort', abort);
      if (running.has(id) || waiting.has(id)) {
        // Its stop string came, say.
        stop(false);
      }
    }
  }

  thread = await start();
  return {
    graph: thread.graph,
    generate,
    close: async () => {
      dead = new ServingError('unavailable', 'the model is being unloaded: send the request again later');
      failAll(waiting, dead);
      failAll(running, dead);
      await thread?.stop();
    },
  };
}
