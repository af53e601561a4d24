import { Accelerator } from './accelerator';
import { Engine } from './engine';
import { Model } from './model';
import { ModelTask } from './model-task';
import { Parallelism } from './parallelism';
import { ServingOptions } from './serving-options';
import { ServingTarget } from './serving-target';
import { WeightsVolume } from './weights-volume';

/** Properties of `HuggingFaceService`. */
export interface HuggingFaceServiceProps extends ServingOptions {
  /** The model and where it is. */
  readonly model: Model;

  /**
   * What the model is asked to do.
   *
   * @default - what its architecture says, mostly text generation
   */
  readonly task?: ModelTask;

  /**
   * What computes.
   *
   * @default - Engine.vllm() with an accelerator; without one it has to be said
   */
  readonly engine?: Engine;

  /**
   * Accelerators of each pod.
   *
   * @default - none: CPU
   */
  readonly accelerator?: Accelerator;

  /**
   * How the model is split over the accelerators of a pod.
   *
   * @default - tensor parallel over all of them
   */
  readonly parallelism?: Parallelism;

  /**
   * Where fetched files are kept.
   *
   * @default WeightsVolume.emptyDir()
   */
  readonly weightsVolume?: WeightsVolume;

  /**
   * Where the manifests go.
   *
   * @default - the scope's, or KServe 0.19
   */
  readonly target?: ServingTarget;
}
