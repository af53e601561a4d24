import { Size } from 'cdk8s';
import { Cpu, EnvValue } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { objectName } from './checks/values/name';
import { storageContainerPlan } from './intent/storage-container-plan';
import { makeStorageContainer } from './intent/make-storage-container';
import { ServingTarget } from './serving-target';
import { IClusterStorageContainer } from './storage-container-name';
import { StorageFormat } from './storage-format';

/** What a storage container is injected for. */
export enum StorageWorkload {
  /** Before the server, in the pods of services. */
  INIT_CONTAINER = 'initContainer',
  /** In the jobs that fill KServe's local model cache. */
  LOCAL_MODEL_DOWNLOAD_JOB = 'localModelDownloadJob',
}

/** Props of a storage container. */
export interface ClusterStorageContainerProps {
  /** Addresses of models that it takes. */
  readonly formats: StorageFormat[];

  /**
   * What it is injected for.
   *
   * @default StorageWorkload.INIT_CONTAINER
   */
  readonly workload?: StorageWorkload;

  /**
   * Image of a program that takes an address and a folder, as KServe's initializer does.
   *
   * @default - our own agent: that of `Images`, or the stock image of the library's version
   */
  readonly image?: string;

  /**
   * Environment. Secrets and ConfigMaps are looked for in the namespace of the pod that it is injected into.
   *
   * @default - none
   */
  readonly env?: { [name: string]: EnvValue };

  /**
   * CPU that it asks for.
   *
   * @default - half a core for the agent, one core for another image
   */
  readonly cpu?: Cpu;

  /**
   * Memory that it asks for and is limited to.
   *
   * @default - 512 MiB for the agent, 4 GiB for another image
   */
  readonly memory?: Size;

  /**
   * Name of the object. `default` takes the place of the one that KServe brings.
   *
   * @default - from the path of the construct
   */
  readonly name?: string;

  /**
   * Labels of the object.
   *
   * @default - none beside those of the library
   */
  readonly labels?: { [key: string]: string };

  /**
   * Annotations of the object.
   *
   * @default - none
   */
  readonly annotations?: { [key: string]: string };

  /**
   * Rules that are wrong about your cluster, each with a reason.
   *
   * @default - none
   */
  readonly acknowledge?: { [rule: string]: string };

  /**
   * Where the manifests go.
   *
   * @default - the target of the scope, or KServe 0.19
   */
  readonly target?: ServingTarget;
}

/**
 * The program that KServe injects where it fetches by itself, for addresses of its formats. It belongs to the whole
 * cluster and passes Pod Security "restricted".
 *
 * @see https://kserve.github.io/website/docs/model-serving/storage/storage-containers
 *
 * @example
 *
 * new ClusterStorageContainer(chart, 'files', { formats: [StorageFormat.prefix('files://')] });
 */
export class ClusterStorageContainer extends Construct implements IClusterStorageContainer {
  /**
   * One that exists, by its name.
   *
   * @param name in the cluster
   */
  public static fromName(name: string): IClusterStorageContainer {
    return { storageContainerName: objectName('name', name) };
  }

  /** Name of the object. */
  public readonly storageContainerName: string;

  constructor(scope: Construct, id: string, props: ClusterStorageContainerProps) {
    super(scope, id);
    const plan = storageContainerPlan(this, props);
    this.storageContainerName = plan.name;
    makeStorageContainer(this, plan, ServingTarget._of(this, props.target));
  }
}
