import { Size } from 'cdk8s';
import { Construct } from 'constructs';
import { CachedModel, IModelCache } from './cached-model';
import { cacheIntent } from './choices/cache-choice';
import { makeLocalModelCache } from './intent/make-local-model-cache';
import { serviceName } from './intent/service-name';
import { ServingTarget } from './serving-target';

/** Props of KServe's own cache of models on nodes. */
export interface LocalModelCacheProps {
  /**
   * Folder of the nodes: the one that KServe's agent of them has, `/models` or `/mnt/models` by the way it was
   * installed.
   */
  readonly path: string;

  /** Bytes that all models together may take on one node. */
  readonly capacity: Size;

  /** What every node keeps. Together they must fit the capacity. */
  readonly models: CachedModel[];

  /**
   * Labels of the nodes that keep models. KServe's agent runs on those with `kserve/localmodel: worker`.
   *
   * @default - kserve/localmodel: worker
   */
  readonly nodeSelector?: { [key: string]: string };

  /**
   * Name of the group of nodes, and of the cache in volumes' names.
   *
   * @default - made of the path of the construct
   */
  readonly cacheName?: string;

  /**
   * Where the manifests go: KServe alone knows these objects.
   *
   * @default - the target of the scope, or KServe 0.19
   */
  readonly target?: ServingTarget;

  /**
   * Rules that are wrong about your cluster, each with a reason.
   *
   * @default - none
   */
  readonly acknowledge?: { [rule: string]: string };
}

/**
 * Models on the disks of nodes, kept by KServe: a LocalModelNodeGroup, and a LocalModelCache for each model. KServe's
 * local model controller and its agent have to be installed and enabled. `ModelCache` needs neither, verifies and
 * repairs, and serves plain Kubernetes, too.
 *
 * @see https://kserve.github.io/website/docs/model-serving/generative-inference/modelcache/localmodel
 *
 * @example
 *
 * const model = Model.fromHub('Qwen/Qwen2.5-7B-Instruct', { size: Size.gibibytes(16) });
 * const cache = new LocalModelCache(chart, 'cache', {
 *   path: '/models', capacity: Size.gibibytes(800), models: [{ model }],
 * });
 * new HuggingFaceService(chart, 'chat', { model, fetch: Fetch.cache(cache), accelerator: Accelerator.nvidia(1) });
 */
export class LocalModelCache extends Construct implements IModelCache {
  /** Name of the group of nodes. */
  public readonly cacheName: string;

  /** Folder of the nodes. */
  public readonly path: string;

  /** Labels of the nodes that have it. */
  public readonly nodeSelector: { [key: string]: string };

  /** What it keeps. */
  public readonly models: CachedModel[];

  /** It is KServe that keeps them. */
  public readonly keptByKServe?: boolean = true;

  constructor(scope: Construct, id: string, props: LocalModelCacheProps) {
    super(scope, id);
    this.cacheName = props.cacheName ?? serviceName(this, undefined);
    this.path = props.path;
    this.nodeSelector = props.nodeSelector ?? { 'kserve/localmodel': 'worker' };
    this.models = props.models;
    makeLocalModelCache(this, {
      cache: cacheIntent(this), capacity: props.capacity, target: ServingTarget._of(this, props.target),
      acknowledge: props.acknowledge,
    });
  }
}
