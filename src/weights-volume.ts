import { Size } from 'cdk8s';
import { IPersistentVolumeClaim } from 'cdk8s-plus-28';
import { optionalBytes } from './choices/units';
import { WeightsVolumeIntent } from './plan/intent';

/** Limits of a pod's own disk space. */
export interface EmptyDirVolumeOptions {
  /**
   * Most that the model may take.
   *
   * @default - the model's size and a tenth, when it is known; otherwise no limit
   */
  readonly sizeLimit?: Size;
}

/** Where fetched files are kept; each replica fetches once, whatever the volume. */
export class WeightsVolume {
  /**
   * The pod's own disk space, gone with the pod. The default.
   *
   * @param options size limit
   * @see https://kubernetes.io/docs/concepts/storage/volumes/#emptydir
   */
  public static emptyDir(options: EmptyDirVolumeOptions = {}): WeightsVolume {
    return new WeightsVolume({ kind: 'emptyDir', sizeLimitBytes: optionalBytes(options.sizeLimit) });
  }

  /**
   * A claim that outlives the pod. With several replicas they all write it, so it
   * has to be one that they may.
   *
   * @param claim in the service's own namespace
   */
  public static claim(claim: IPersistentVolumeClaim): WeightsVolume {
    return new WeightsVolume({ kind: 'claim', claimName: claim.name });
  }

  private constructor(private readonly intent: WeightsVolumeIntent) {}

  /**
   * @internal
   */
  public get _intent(): WeightsVolumeIntent {
    return this.intent;
  }
}
