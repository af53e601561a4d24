import { Size } from 'cdk8s';
import { Model } from './model';

/** A model that the nodes of a cache keep. */
export interface CachedModel {
  /** Where it comes from, and how one gets in there. */
  readonly model: Model;

  /**
   * Bytes that are reserved for it on every node; a model that turns out to be larger is not fetched.
   *
   * @default - the model's own size, which has to be known then
   */
  readonly size?: Size;

  /**
   * More options of the agent's fetch, such as `--weights=onnx` for `Engine.onnx()`.
   *
   * @default - none
   */
  readonly extraArgs?: string[];
}

/** A cache of models on nodes, whoever made it: see `ModelCache`. */
export interface IModelCache {
  /** Its name in the cluster. */
  readonly cacheName: string;

  /** Folder of the nodes, such as `/var/lib/models`. */
  readonly path: string;

  /** Labels of the nodes that have it. */
  readonly nodeSelector: { [key: string]: string };

  /** What it keeps. */
  readonly models: CachedModel[];

  /** Whether it is KServe that keeps them: see `LocalModelCache`. */
  readonly keptByKServe?: boolean;
}
