import { Size } from 'cdk8s';
import { Cpu, ISecret } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { CachedModel, IModelCache } from './cached-model';
import { cacheIntent } from './choices/cache-choice';
import { cacheKeeper } from './intent/cache-keeper';
import { makeModelCache } from './intent/make-model-cache';
import { serviceName } from './intent/service-name';
import { Toleration } from './toleration';

/** What is known of a cache that another chart or team has made. */
export interface ModelCacheReference {
  /** Its name in the cluster. */
  readonly cacheName: string;

  /** Folder of the nodes. */
  readonly path: string;

  /** What it keeps, with the same sizes and options as there. */
  readonly models: CachedModel[];

  /**
   * Labels of the nodes that have it.
   *
   * @default - every Linux node
   */
  readonly nodeSelector?: { [key: string]: string };
}

/** Props of a cache of models on nodes. */
export interface ModelCacheProps {
  /** Folder of the nodes, such as `/var/lib/models`; made where it is missing. */
  readonly path: string;

  /** Bytes that all models together may take on one node. */
  readonly capacity: Size;

  /** What every node keeps, the most important first. Together they must fit the capacity. */
  readonly models: CachedModel[];

  /**
   * Labels of the nodes that keep models.
   *
   * @default - every Linux node
   */
  readonly nodeSelector?: { [key: string]: string };

  /**
   * Taints of those nodes that the agent tolerates.
   *
   * @default - none
   */
  readonly tolerations?: Toleration[];

  /**
   * Namespace of the agent. It allows paths of nodes, so nothing else should be in it; Secrets of the models'
   * credentials have to be there.
   *
   * @default 'model-cache'
   */
  readonly agentNamespace?: string;

  /**
   * Whether the namespace is made, with the label of Pod Security that it needs.
   *
   * @default true
   */
  readonly createNamespace?: boolean;

  /**
   * Name of the cache and its objects.
   *
   * @default - made of the path of the construct
   */
  readonly cacheName?: string;

  /**
   * Priority class of the agent: without it a full node has none.
   *
   * @default - the cluster's default
   */
  readonly priorityClassName?: string;

  /**
   * CPU that the agent asks for.
   *
   * @default Cpu.millis(100)
   */
  readonly cpu?: Cpu;

  /**
   * Memory that the agent asks for and is limited to: for a fetch, for itself, and for pages of files that wait to be
   * written.
   *
   * @default Size.mebibytes(768)
   */
  readonly memory?: Size;

  /**
   * Secrets to pull the agent's image with, in its namespace.
   *
   * @default - none
   */
  readonly imagePullSecrets?: ISecret[];

  /**
   * Rules that are wrong about your cluster, each with a reason.
   *
   * @default - none
   */
  readonly acknowledge?: { [rule: string]: string };
}

/**
 * Models on the disks of nodes: fetched once for all pods of a node, verified, repaired where they are damaged, and
 * evicted when their room is needed and no pod mounts them. A DaemonSet of the agent keeps them; services mount them
 * by `Fetch.cache()`.
 *
 * @example
 *
 * const model = Model.fromHub('Qwen/Qwen2.5-7B-Instruct', { size: Size.gibibytes(16) });
 * const cache = new ModelCache(chart, 'cache', {
 *   path: '/var/lib/models', capacity: Size.gibibytes(800), models: [{ model }],
 * });
 * new HuggingFaceService(chart, 'chat', { model, fetch: Fetch.cache(cache), accelerator: Accelerator.nvidia(1) });
 */
export class ModelCache extends Construct implements IModelCache {
  /**
   * A cache of which nothing is made: services can mount its models.
   *
   * @param reference its name, its folder, and what it keeps
   */
  public static fromExisting(reference: ModelCacheReference): IModelCache {
    const cache = { ...reference, nodeSelector: reference.nodeSelector ?? {} };
    cacheIntent(cache);
    return cache;
  }

  /** Its name in the cluster. */
  public readonly cacheName: string;

  /** Folder of the nodes. */
  public readonly path: string;

  /** Labels of the nodes that have it. */
  public readonly nodeSelector: { [key: string]: string };

  /** What it keeps. */
  public readonly models: CachedModel[];

  /** Namespace of the agent, its status and the Secrets of its models. */
  public readonly agentNamespace: string;

  constructor(scope: Construct, id: string, props: ModelCacheProps) {
    super(scope, id);
    this.cacheName = props.cacheName ?? serviceName(this, undefined);
    this.path = props.path;
    this.nodeSelector = props.nodeSelector ?? {};
    this.models = props.models;
    const keeper = cacheKeeper(this, cacheIntent(this), props);
    this.agentNamespace = keeper.namespace;
    makeModelCache(this, keeper, props.acknowledge);
  }
}
