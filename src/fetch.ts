import { Size } from 'cdk8s';
import { Cpu } from 'cdk8s-plus-28';
import { AgentOptions } from './agent-options';
import { cpuQuantity } from './checks/values/quantity';
import { agentIntent } from './choices/agent-choice';
import { cacheIntent } from './choices/cache-choice';
import { IModelCache } from './cached-model';
import { IClusterStorageContainer } from './storage-container-name';
import { bytesOf } from './choices/units';
import { FetchIntent } from './plan/intent';

/** What the initializer may use. */
export interface InitializerOptions {
  /**
   * CPU that it asks for.
   *
   * @default Cpu.units(1)
   */
  readonly cpu?: Cpu;

  /**
   * Memory that it asks for and is limited to.
   *
   * @default Size.gibibytes(4)
   */
  readonly memory?: Size;
}

/** What KServe injects. */
export interface KServeFetchOptions {
  /**
   * The storage container, whatever the formats of others; KServe 0.20 and newer.
   *
   * @default - one whose formats match the address, or KServe's own
   * @see https://kserve.github.io/website/docs/model-serving/storage/storage-containers
   */
  readonly storageContainer?: IClusterStorageContainer;
}

/**
 * Who brings the files of a model to the server.
 *
 * @see https://kserve.github.io/website/docs/model-serving/storage/overview
 */
export class Fetch {
  /**
   * An init container written by this library, with KServe's initializer image:
   * resources and security context are its own. The default for everything that has to be fetched,
   * where `Images` names no agent.
   *
   * @param options what it may use
   */
  public static initializer(options: InitializerOptions = {}): Fetch {
    return new Fetch({
      by: 'initializer',
      cpuRequest: cpuQuantity('cpu', options.cpu?.amount ?? '1'),
      memoryBytes: bytesOf(options.memory ?? Size.gibibytes(4)),
    });
  }

  /**
   * An init container with our own agent: resumes, checks every file against the source's hash, and needs 512 MiB for a
   * model of any size. The default where `Images` names its image, which no release has published yet.
   *
   * @param options what it may use, and how long it may take
   */
  public static agent(options: AgentOptions = {}): Fetch {
    return new Fetch(agentIntent(options));
  }

  /**
   * KServe's own injection (`storageUri`): needed for its local model cache and for
   * model cars. Its own container has no security context and 1 GiB of memory; a
   * `ClusterStorageContainer` for the address takes its place.
   *
   * @param options which container is injected
   */
  public static kserve(options: KServeFetchOptions = {}): Fetch {
    return new Fetch({ by: 'platform', storageContainerName: options.storageContainer?.storageContainerName });
  }

  /** The engine downloads the model itself at each start; models of the Hub only. */
  public static engine(): Fetch {
    return new Fetch({ by: 'engine' });
  }

  /**
   * A cache of the nodes: the pod mounts the model from the node's own disk, read-only, and waits until it is whole. It
   * goes to the nodes of the cache alone, and reaches no source itself. A `LocalModelCache` is mounted by KServe.
   *
   * @param cache a cache that keeps the model
   */
  public static cache(cache: IModelCache): Fetch {
    const intent = cacheIntent(cache);
    // KServe finds its own cache by the address that it would fetch.
    return new Fetch({ by: intent.keptBy === 'kserve' ? 'platform' : 'cache', cache: intent });
  }

  private constructor(private readonly intent: FetchIntent) {}

  /**
   * @internal
   */
  public get _intent(): FetchIntent {
    return this.intent;
  }
}
