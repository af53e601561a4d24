import { Rollout } from './rollout';
import { Scaling } from './scaling';
import { Toleration } from './toleration';

/** What Triton's own service decides for itself; all else is as for the pair. */
export interface TritonServiceOptions {
  /**
   * How many pods of Triton run, and who decides it; nobody scales it to zero, as the server before it always asks
   * whether the model is ready.
   *
   * @default - the scope's, or Scaling.replicas(1)
   */
  readonly scaling?: Scaling;

  /**
   * How an update replaces pods of Triton.
   *
   * @default - the scope's, or Rollout.surge()
   */
  readonly rollout?: Rollout;

  /**
   * Labels that Triton's nodes must have, beside the pair's and those of the accelerator.
   *
   * @default - none
   */
  readonly nodeSelector?: { [key: string]: string };

  /**
   * Taints that Triton's pods tolerate, beside the pair's and those of the accelerator.
   *
   * @default - none
   */
  readonly tolerations?: Toleration[];

  /**
   * Priority class of Triton's pods.
   *
   * @default - the pair's
   */
  readonly priorityClassName?: string;
}

/** Where Triton runs: beside the server that asks it, or apart. */
export class TritonPlacement {
  /** In the pod of the server: they scale together, and nobody else reaches Triton. The default. */
  public static samePod(): TritonPlacement {
    return new TritonPlacement();
  }

  /**
   * As a service of its own, named `NAME-triton`: few pods with accelerators behind many with tokenizers, or the other
   * way round. The pair's `scaling` and `rollout` are then those of the server alone. Where network policies are in
   * force only the server's pods reach Triton.
   *
   * @param options what differs from the pair
   */
  public static ownService(options: TritonServiceOptions = {}): TritonPlacement {
    return new TritonPlacement(options);
  }

  private constructor(private readonly service?: TritonServiceOptions) {}

  /**
   * @internal
   */
  public get _service(): TritonServiceOptions | undefined {
    return this.service;
  }
}
