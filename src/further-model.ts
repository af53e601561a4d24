import { DynamicBatching } from './dynamic-batching';
import { Model } from './model';
import { ModelTask } from './model-task';
import { TensorContract } from './tensor-contract';
import { TritonBackend } from './triton-backend';

/** One more model that computes in the same Triton: what differs from model to model. */
export interface FurtherModel {
  /** Name by which clients ask for it: at most 101 letters, digits, `.`, `_` and `-`. */
  readonly modelName: string;

  /** The model and where it is; with the same credentials as the first one, or without any. */
  readonly model: Model;

  /** What the model is asked to do: everything but text generation. */
  readonly task: ModelTask;

  /**
   * How requests are joined.
   *
   * @default DynamicBatching.of()
   */
  readonly batching?: DynamicBatching;

  /**
   * What of Triton runs the model.
   *
   * @default TritonBackend.onnxruntime()
   */
  readonly backend?: TritonBackend;

  /**
   * The model's inputs and outputs, for backends that do not read them from its file.
   *
   * @default - what the file says
   */
  readonly tensors?: TensorContract;

  /**
   * Instances of the model on each accelerator, or in all without one.
   *
   * @default 1
   */
  readonly instances?: number;

  /**
   * Further fields of its `config.pbtxt`, as for the first model.
   *
   * @default - none
   */
  readonly modelConfig?: string;
}
