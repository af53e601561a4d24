import { EngineIntent } from '../engine-intent';

type Onnx = Extract<EngineIntent, { kind: 'onnx' }>;

/** More threads make one batch hardly faster. */
const MOST_THREADS = 8;

/** Threads of one batch, and batches that run at once. */
export interface OnnxThreads {
  readonly threads: number;
  readonly workers: number;
}

/**
 * Shares the container's cores out. The server would do it by itself from a limit; without one it would see all
 * cores of the node, and make workers that nobody gave memory.
 */
export function onnxThreads(engine: Onnx, cores: number): OnnxThreads {
  const given = (flag: string) => engine.flags.find((setting) => setting.flag === flag)?.value as number | undefined;
  const all = Math.max(1, Math.ceil(cores));
  const workers = given('--workers');
  const threads = given('--threads') ?? Math.min(MOST_THREADS, Math.max(1, Math.floor(all / (workers ?? 1))));
  return { threads, workers: workers ?? Math.max(1, Math.floor(all / threads)) };
}
