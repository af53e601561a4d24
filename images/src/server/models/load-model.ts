import { open } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { generationRunner } from '../generate/generation-runner.ts';
import { startGenerator } from '../generate/generator.ts';
import type { HubModel, TaskName } from '../model/hub-model.ts';
import { readHubModel } from '../model/read-hub-model.ts';
import type { GraphVariant } from '../model/graph-file.ts';
import { loadTokenizer } from '../model/tokenizer.ts';
import { NOBODY, type Observer } from '../runtime/observer.ts';
import { startRunner } from '../runtime/start-runner.ts';
import { tritonClient } from '../triton/client.ts';
import { startTritonRunner } from '../triton/triton-runner.ts';
import type { Log } from '../../program/log.ts';
import { ServingError } from '../errors.ts';
import type { LoadedModel } from './loaded-model.ts';

/** A model that computes in Triton. */
export interface TritonOptions {
  readonly url: string;
  /** Its name there; else the one here. */
  readonly model?: string;
  readonly connections: number;
  readonly log: Log;
}

export interface LoadOptions {
  readonly graph: GraphVariant;
  /** Where the graph is, if not here. */
  readonly triton?: TritonOptions;
  readonly task?: TaskName;
  readonly workers: number;
  readonly threads: number;
  readonly spin: boolean;
  readonly maxRows: number;
  readonly maxBatchTokens: number;
  readonly maxQueue: number;
  /** A lower limit than the model's own. */
  readonly maxLength?: number;
  /** Texts of one request. */
  readonly maxBatch: number;
  readonly observer?: Observer;
}

/** @throws ServingError failed with what is wrong and what to do */
export async function loadModel(name: string, folder: string, options: LoadOptions): Promise<LoadedModel> {
  const { graph, task, triton } = options;
  const files = await readHubModel(folder, { graph: triton === undefined ? graph : undefined, ...(task === undefined ? {} : { task }) });
  if (triton === undefined) await checkReadable(files.graphPath);
  const [tokenizer, engine] = await Promise.all([
    loadTokenizer(files.tokenizerPath),
    triton === undefined
      ? startEngine(files, options).catch((error: Error) => { throw unloadable(error, files.graphPath); })
      : inTriton(name, files, triton, options),
  ]);
  return {
    name, files, tokenizer, ...engine,
    observer: options.observer ?? NOBODY,
    limits: { maxTokens: Math.min(files.maxTokens, options.maxLength ?? Infinity), maxBatch: options.maxBatch },
  };
}

/** @throws ServingError */
async function inTriton(name: string, files: HubModel, { url, model = name, connections, log }: TritonOptions, options: LoadOptions): Promise<Pick<LoadedModel, 'runner'>> {
  const { maxRows, maxQueue, observer = NOBODY } = options;
  if (files.task === 'text-generation') throw new ServingError('failed', 'a model for text generation cannot compute in Triton for this server: serve it with vLLM');
  const { padId, padSide } = files;
  const maxTokens = Math.min(files.maxTokens, options.maxLength ?? Infinity);
  const client = tritonClient({ url, model, connections });
  try {
    return { runner: await startTritonRunner({ client, url, model, padId, padSide, maxTokens, maxRows, maxQueue, log, observer }) };
  } catch (error) {
    await client.close();
    throw error;
  }
}

/** A decoder keeps its texts in one thread that has all CPUs; everything else is spread over workers. */
async function startEngine(files: HubModel, options: LoadOptions): Promise<Pick<LoadedModel, 'runner' | 'generator'>> {
  const { workers, threads, spin, maxRows, maxBatchTokens, maxQueue, observer = NOBODY } = options;
  const { graphPath, padId, padSide } = files;
  if (files.task === 'text-generation') {
    const generator = await startGenerator({ graphPath, threads: workers * threads, maxRunning: MAX_RUNNING, maxQueue, observer });
    return { generator, runner: generationRunner(generator) };
  }
  return { runner: await startRunner({ graphPath, padId, padSide, workers, threads, spin, maxRows, maxTokens: maxBatchTokens, maxQueue, observer }) };
}

/** Texts that a decoder goes on with at once; the cache of each is in memory. */
const MAX_RUNNING = 8;

/** onnxruntime calls a file that it must not read damaged. */
async function checkReadable(path: string): Promise<void> {
  const file = await open(path).catch((error: NodeJS.ErrnoException) => {
    throw new ServingError('failed', `${basename(path)} cannot be read (${error.code}): check the permissions of the model's files`);
  });
  await file.close();
}

/** onnxruntime names files by their paths, which are nobody's business but the operator's. */
function unloadable(error: Error, path: string): ServingError {
  const reason = error.message.replaceAll(path, basename(path)).replaceAll(dirname(path), '');
  return new ServingError('failed', `${basename(path)} cannot be loaded (${reason}): it may be damaged or not copied completely, copy it again`, { cause: error });
}
