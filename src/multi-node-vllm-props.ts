import { Duration } from 'cdk8s';
import { Accelerator } from './accelerator';
import { Engine } from './engine';
import { Executor } from './executor';
import { Gang } from './gang';
import { Model } from './model';
import { ModelTask } from './model-task';
import { Parallelism } from './parallelism';
import { ServingOptions } from './serving-options';
import { ServingTarget } from './serving-target';
import { WeightsVolume } from './weights-volume';

/** The network between the pods of a group. */
export interface GroupNetwork {
  /**
   * Whether pods are on the network of their node, for a fabric that is there only. A node then has one pod of a group
   * at most, and Pod Security of the namespace has to be "privileged".
   *
   * @default false
   */
  readonly hostNetwork?: boolean;

  /**
   * Interface of NCCL and GLOO in every pod, by its exact name.
   *
   * @default - the one that holds the pod's address
   * @see https://docs.nvidia.com/deeplearning/nccl/user-guide/docs/env.html
   */
  readonly interfaceName?: string;

  /**
   * Devices of a fabric by resource name, such as `{ 'rdma/ib': 1 }`, for each pod. Accelerators are `accelerator`'s.
   *
   * @default - none
   */
  readonly resources?: { [resourceName: string]: number };
}

/** Properties of `MultiNodeVllm`. */
export interface MultiNodeVllmProps extends ServingOptions {
  /** The model and where it is. KServe takes one from a claim or an image only. */
  readonly model: Model;

  /** Accelerators of each pod. */
  readonly accelerator: Accelerator;

  /**
   * How the model is split: its ranks, divided by the accelerators of a pod, are the pods of a group.
   * With `data`, each pod holds whole copies.
   */
  readonly parallelism: Parallelism;

  /**
   * What holds the pods together. Copies by `data` are held by vLLM itself, never by Ray.
   *
   * @default - Executor.multiprocessing(); Executor.ray() with KServe's Hugging Face server
   */
  readonly executor?: Executor;

  /**
   * Version, image and flags of vLLM; on KServe also its Hugging Face server, with vLLM in it and over Ray.
   *
   * @default - Engine.vllm(); with Ray the newest version whose requirements hold it, 0.17.1
   */
  readonly engine?: Engine;

  /**
   * What the model is asked to do.
   *
   * @default - what its architecture says, mostly text generation
   */
  readonly task?: ModelTask;

  /**
   * Time until all pods of a group have joined; then they start anew. A LeaderWorkerSet makes new pods, so that the
   * accelerators are free in between.
   *
   * @default - half an hour; where each pod fetches the model, so much more as that takes at 50 MiB a second
   */
  readonly joinTimeout?: Duration;

  /**
   * Who sees to it that a group gets all of its nodes or none.
   *
   * @default Gang.none()
   */
  readonly gang?: Gang;

  /**
   * Label of nodes: a group lies on nodes of one value, such as one rack, and no other group of the
   * service does. With the LeaderWorkerSet controller only.
   *
   * @default - no such demand
   * @see https://lws.sigs.k8s.io/docs/concepts/
   */
  readonly exclusiveTopology?: string;

  /**
   * The network between the pods.
   *
   * @default - the cluster's, on the interface that holds the pod's address
   */
  readonly groupNetwork?: GroupNetwork;

  /**
   * Where fetched files are kept; each pod fetches for itself.
   *
   * @default WeightsVolume.emptyDir()
   */
  readonly weightsVolume?: WeightsVolume;

  /**
   * Where the manifests go. Plain Kubernetes needs the LeaderWorkerSet controller, unless the target says that it
   * is not there.
   *
   * @default - the scope's, or KServe 0.19
   */
  readonly target?: ServingTarget;
}
