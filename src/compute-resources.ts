import { Size } from 'cdk8s';
import { Cpu } from 'cdk8s-plus-28';

/**
 * What the server's container asks for; accelerators are a prop of their own.
 *
 * @see https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/
 */
export interface ComputeResources {
  /**
   * CPU that is kept for it.
   *
   * @default - 4 cores for each accelerator, at least 4
   */
  readonly cpu?: Cpu;

  /**
   * Most CPU that it gets. A limit slows answers down without saving anything.
   *
   * @default - none
   */
  readonly cpuLimit?: Cpu;

  /**
   * Memory that it asks for and is limited to. Shared memory counts against it.
   *
   * @default - 8 GiB, 8 GiB more for each accelerator, and shared memory; on CPU twice the model's size and 4 GiB,
   * or 16 GiB where that is not known
   */
  readonly memory?: Size;

  /**
   * Disk space of the node that it asks for and is limited to.
   *
   * @default - none asked for, no limit
   */
  readonly ephemeralStorage?: Size;
}
