import { IConfigMap, IPersistentVolumeClaim, ISecret } from 'cdk8s-plus-28';
import { dnsName } from './checks/values/name';
import { mountPath as validPath } from './checks/values/path';
import { optionalBytes } from './choices/units';
import { VolumeIntent } from './plan/intent';
import { EmptyDirVolumeOptions } from './weights-volume';

/**
 * A volume of one's own, mounted in the server's container.
 *
 * @see https://kubernetes.io/docs/concepts/storage/volumes/
 */
export class ExtraVolume {
  /**
   * The files of a Secret, read-only.
   *
   * @param name of the volume
   * @param secret in the service's own namespace
   * @param mountPath absolute
   */
  public static fromSecret(name: string, secret: ISecret, mountPath: string): ExtraVolume {
    return new ExtraVolume({ ...mount(name, mountPath, true), kind: 'secret', secretName: secret.name });
  }

  /**
   * The files of a ConfigMap, read-only.
   *
   * @param name of the volume
   * @param configMap in the service's own namespace
   * @param mountPath absolute
   */
  public static fromConfigMap(name: string, configMap: IConfigMap, mountPath: string): ExtraVolume {
    return new ExtraVolume({ ...mount(name, mountPath, true), kind: 'configMap', configMapName: configMap.name });
  }

  /**
   * A claim, read-only.
   *
   * @param name of the volume
   * @param claim in the service's own namespace
   * @param mountPath absolute
   */
  public static fromClaim(name: string, claim: IPersistentVolumeClaim, mountPath: string): ExtraVolume {
    return new ExtraVolume({ ...mount(name, mountPath, true), kind: 'claim', claimName: claim.name });
  }

  /**
   * Disk space of the pod's own, writable.
   *
   * @param name of the volume
   * @param mountPath absolute
   * @param options size limit
   */
  public static emptyDir(name: string, mountPath: string, options: EmptyDirVolumeOptions = {}): ExtraVolume {
    return new ExtraVolume({
      ...mount(name, mountPath, false), kind: 'emptyDir', sizeLimitBytes: optionalBytes(options.sizeLimit),
    });
  }

  private constructor(private readonly intent: VolumeIntent) {}

  /**
   * @internal
   */
  public get _intent(): VolumeIntent {
    return this.intent;
  }
}

function mount(name: string, mountPath: string, readOnly: boolean) {
  return { name: dnsName('name', name), mountPath: validPath('mountPath', mountPath), readOnly };
}
