import { wholeNumber } from './checks/values/number-in-range';
import { ParallelismIntent } from './plan/intent';

/** How a model is split; sizes multiply to the number of accelerators. */
export interface ParallelismOptions {
  /**
   * Tensor parallel size: ranks that share every layer.
   *
   * @default 1
   */
  readonly tensor?: number;

  /**
   * Pipeline parallel size: stages that hold different layers.
   *
   * @default 1
   */
  readonly pipeline?: number;

  /**
   * Data parallel size: copies of the model behind one server. Experts of a mixture-of-experts model
   * are split over all of them.
   *
   * @default 1
   * @see https://docs.vllm.ai/en/stable/serving/data_parallel_deployment/
   */
  readonly data?: number;

  /**
   * Give each rank whole experts of a mixture-of-experts model, not a part of each.
   *
   * @default false
   * @see https://docs.vllm.ai/en/stable/serving/expert_parallel_deployment/
   */
  readonly expert?: boolean;
}

/**
 * How one model is split over accelerators.
 *
 * @see https://docs.vllm.ai/en/stable/serving/parallelism_scaling.html
 */
export class Parallelism {
  /**
   * Sizes by name.
   *
   * @param options tensor, pipeline and data parallel sizes, and expert parallelism
   */
  public static of(options: ParallelismOptions): Parallelism {
    return new Parallelism({
      tensor: wholeNumber('tensor', options.tensor ?? 1, 1),
      pipeline: wholeNumber('pipeline', options.pipeline ?? 1, 1),
      data: wholeNumber('data', options.data ?? 1, 1),
      expert: options.expert ?? false,
    });
  }

  private constructor(private readonly intent: ParallelismIntent) {}

  /** Ranks in all: tensor times pipeline times data. */
  public get worldSize(): number {
    return this.intent.tensor * this.intent.pipeline * this.intent.data;
  }

  /**
   * @internal
   */
  public get _intent(): ParallelismIntent {
    return this.intent;
  }
}
