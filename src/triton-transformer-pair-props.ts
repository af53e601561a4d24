import { Accelerator } from './accelerator';
import { ComputeResources } from './compute-resources';
import { DynamicBatching } from './dynamic-batching';
import { FurtherModel } from './further-model';
import { Model } from './model';
import { ModelTask } from './model-task';
import { ModelUpdates } from './model-updates';
import { OnnxOptions } from './onnx-options';
import { ServingOptions } from './serving-options';
import { ServingTarget } from './serving-target';
import { TensorContract } from './tensor-contract';
import { TritonBackend } from './triton-backend';
import { TritonPlacement } from './triton-placement';
import { TritonRepository } from './triton-repository';
import { WeightsVolume } from './weights-volume';

/** Triton's own container. */
export interface TritonOptions {
  /**
   * Image that holds `tritonserver` with the backend, and `curl` for its probes. That a backend was left out of it is
   * seen when the pod starts.
   *
   * @default - the scope's, or NVIDIA's of release 25.10
   * @see https://catalog.ngc.nvidia.com/orgs/nvidia/containers/tritonserver
   */
  readonly image?: string;

  /**
   * What its container asks for.
   *
   * @default - 2 cores for each accelerator and at least 2; twice the model's size (four times where it changes in
   * place), 2 GiB, 6 GiB for each accelerator, and shared memory
   */
  readonly resources?: ComputeResources;

  /**
   * Instances of the model on each accelerator, or in all without one: they run at once, each with its own memory.
   *
   * @default 1
   */
  readonly instances?: number;

  /**
   * Further fields of the model's `config.pbtxt`, as text of protobuf: `model_warmup`, `optimization`, `parameters` and
   * whatever else Triton knows. `instance_group` and `dynamic_batching` stand in the place of the library's own; what
   * both sides are made of (name, backend, max_batch_size, input, output) is an error.
   *
   * @default - none
   * @see https://github.com/triton-inference-server/common/blob/main/protobuf/model_config.proto
   */
  readonly modelConfig?: string;

  /**
   * Any other flag of tritonserver, one argument each: `['--log-verbose=1']`.
   *
   * @default - none
   */
  readonly extraArgs?: string[];
}

/** Properties of `TritonTransformerPair`. */
export interface TritonTransformerPairProps extends ServingOptions {
  /** The model and where it is: a folder in the Hub's layout, or a repository of Triton. */
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
   * A repository that the model's folder is already, whose `config.pbtxt` say the rest: `backend`, `batching`,
   * `tensors` and `triton.instances` are left out then.
   *
   * @default - one is made of the model's folder
   */
  readonly repository?: TritonRepository;

  /**
   * Where Triton runs: in the pod of the server, or as a service of its own.
   *
   * @default TritonPlacement.samePod()
   */
  readonly placement?: TritonPlacement;

  /**
   * How another `model`, `task`, `backend` or `batching` comes to pods that run.
   *
   * @default ModelUpdates.newPods()
   */
  readonly updates?: ModelUpdates;

  /**
   * More models in the same Triton and behind the same server. They come and go in pods that run: `updates` has to be
   * `ModelUpdates.inPlace()`.
   *
   * @default - the one
   */
  readonly furtherModels?: FurtherModel[];

  /**
   * The container of Triton.
   *
   * @default - NVIDIA's image, resources by the model's size
   */
  readonly triton?: TritonOptions;

  /**
   * The container before it, which tokenizes and reads what Triton answers: limits, key and image. What is about
   * computing has no effect there. Its resources are those of the service.
   *
   * @default - the stock image, 2 cores, 1 GiB
   */
  readonly transformer?: OnnxOptions;

  /**
   * Accelerators of Triton's container.
   *
   * @default - none: CPU
   */
  readonly accelerator?: Accelerator;

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
