import { Size } from 'cdk8s';
import { validLabels } from './checks/values/label';
import { dnsName } from './checks/values/name';
import { resourceName } from './checks/values/resource-name';
import { wholeNumber } from './checks/values/number-in-range';
import { AcceleratorIntent } from './plan/intent';
import { Toleration } from './toleration';
import { tolerationIntent } from './choices/toleration';
import { optional } from './choices/optional';
import { optionalBytes } from './choices/units';

/** What narrows down the nodes that an accelerator may be on. */
export interface AcceleratorOptions {
  /**
   * Product name of the accelerator, as the vendor's feature discovery labels nodes.
   *
   * @default - any product
   * @see https://docs.nvidia.com/datacenter/cloud-native/gpu-operator/latest/gpu-feature-discovery.html
   */
  readonly product?: string;

  /**
   * Memory of one accelerator. Only checked against the size of the model, never rendered.
   *
   * @default - not known, not checked
   */
  readonly memory?: Size;

  /**
   * Labels that a node must have.
   *
   * @default - only what `product` asks for
   */
  readonly nodeSelector?: { [key: string]: string };

  /**
   * Taints that the pods tolerate.
   *
   * @default - the taint that the vendor's nodes usually have: the resource's name, effect NoSchedule
   */
  readonly tolerations?: Toleration[];

  /**
   * Runtime class of the pods.
   *
   * @default - the cluster's own
   * @see https://kubernetes.io/docs/concepts/containers/runtime-class/
   */
  readonly runtimeClassName?: string;
}

/**
 * The accelerators of one pod: resource key, node selector, tolerations and
 * runtime class come from this one value, in every container and every role.
 *
 * @see https://kubernetes.io/docs/tasks/manage-gpus/scheduling-gpus/
 */
export class Accelerator {
  /**
   * GPUs of NVIDIA.
   *
   * @param count whole GPUs in each pod, at least 1
   * @param options what narrows down the nodes
   */
  public static nvidia(count: number, options: AcceleratorOptions = {}): Accelerator {
    return build('nvidia', 'nvidia.com/gpu', count, options, 'nvidia.com/gpu.product');
  }

  /**
   * Slices of NVIDIA GPUs (MIG, strategy `mixed`).
   *
   * @param profile such as `1g.10gb`
   * @param count slices in each pod, at least 1
   * @param options what narrows down the nodes
   * @see https://docs.nvidia.com/datacenter/cloud-native/gpu-operator/latest/gpu-operator-mig.html
   */
  public static mig(profile: string, count: number, options: AcceleratorOptions = {}): Accelerator {
    return build('nvidia', `nvidia.com/mig-${profile}`, count, {
      ...options,
      tolerations: options.tolerations ?? [{ key: 'nvidia.com/gpu', effect: 'NoSchedule' }],
    }, 'nvidia.com/gpu.product');
  }

  /**
   * GPUs of AMD. The engine's image has to be one that is built for ROCm.
   *
   * @param count whole GPUs in each pod, at least 1
   * @param options what narrows down the nodes
   */
  public static amd(count: number, options: AcceleratorOptions = {}): Accelerator {
    return build('amd', 'amd.com/gpu', count, options, 'amd.com/gpu.product-name');
  }

  /**
   * GPUs of Intel. The engine's image has to be one that is built for them.
   *
   * @param count whole GPUs in each pod, at least 1
   * @param options what narrows down the nodes
   */
  public static intel(count: number, options: AcceleratorOptions = {}): Accelerator {
    return build('intel', 'gpu.intel.com/i915', count, options, 'gpu.intel.com/product');
  }

  /**
   * Any other extended resource.
   *
   * @param resourceName such as `habana.ai/gaudi`
   * @param count in each pod, at least 1
   * @param options what narrows down the nodes; `product` is not known here and stays unused
   */
  public static of(resourceName: string, count: number, options: AcceleratorOptions = {}): Accelerator {
    return build('other', resourceName, count, options);
  }

  private constructor(private readonly intent: AcceleratorIntent) {}

  /** How many each pod gets. */
  public get count(): number {
    return this.intent.count;
  }

  /**
   * @internal
   */
  public get _intent(): AcceleratorIntent {
    return this.intent;
  }

  /**
   * @internal
   */
  public static _of(intent: AcceleratorIntent): Accelerator {
    return new Accelerator(intent);
  }
}

function build(
  vendor: AcceleratorIntent['vendor'], resource: string, count: number, options: AcceleratorOptions, productLabel?: string,
): Accelerator {
  const product = options.product === undefined || productLabel === undefined
    ? {} : { [productLabel]: options.product };
  return Accelerator._of({
    resource: resourceName('resourceName', resource),
    count: wholeNumber('count', count, 1, 64),
    vendor,
    memoryBytes: optionalBytes(options.memory),
    nodeSelector: validLabels('nodeSelector', { ...product, ...options.nodeSelector }),
    tolerations: (options.tolerations ?? [{ key: resource, effect: 'NoSchedule' }]).map(tolerationIntent),
    runtimeClassName: optional(options.runtimeClassName, (name) => dnsName('runtimeClassName', name)),
  });
}
