import { ExecutorIntent } from './plan/group-intent';

/** What is known about Ray in an image. */
export interface RayExecutorOptions {
  /**
   * Version of Ray in the engine's image, where it is not in vLLM's own requirements. They had it
   * up to vLLM 0.17.1; newer stock images lack the `ray` command.
   *
   * @default - what vLLM's own requirements say
   */
  readonly rayVersion?: string;
}

/**
 * What holds the pods of a group together.
 *
 * @see https://docs.vllm.ai/en/stable/serving/parallelism_scaling.html
 */
export class Executor {
  /**
   * Ray: a head, and workers that join it.
   *
   * @param options what is in the image
   */
  public static ray(options: RayExecutorOptions = {}): Executor {
    return new Executor({ kind: 'ray', declaredVersion: options.rayVersion });
  }

  /**
   * vLLM's own modes: nothing but vLLM is needed in the image. One model over several pods from
   * vLLM 0.11.2 on; copies of it (`data` of `Parallelism`) from 0.9.2 on.
   */
  public static multiprocessing(): Executor {
    return new Executor({ kind: 'mp' });
  }

  private constructor(private readonly intent: ExecutorIntent) {}

  /**
   * @internal
   */
  public get _intent(): ExecutorIntent {
    return this.intent;
  }
}
