import { wholeNumber } from './checks/values/number-in-range';
import { SecurityIntent } from './plan/intent';

/** Who a restricted pod runs as. */
export interface RestrictedOptions {
  /**
   * Uid of every container.
   *
   * @default 1000
   */
  readonly runAsUser?: number;

  /**
   * Group that owns the volumes.
   *
   * @default 1000
   */
  readonly fsGroup?: number;
}

/**
 * What a pod may do. Both profiles fulfil Pod Security "restricted", with a
 * read-only root file system and one writable folder.
 *
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/
 */
export class SecurityProfile {
  /**
   * A fixed user that is not root. The default.
   *
   * @param options uid and group
   */
  public static restricted(options: RestrictedOptions = {}): SecurityProfile {
    return new SecurityProfile({
      profile: 'restricted',
      runAsUser: wholeNumber('runAsUser', options.runAsUser ?? 1000, 1),
      fsGroup: wholeNumber('fsGroup', options.fsGroup ?? 1000, 1),
    });
  }

  /**
   * For OpenShift, which gives every namespace users and groups of its own: none is named.
   *
   * @see https://docs.redhat.com/en/documentation/openshift_container_platform/latest/html/authentication_and_authorization/managing-pod-security-policies
   */
  public static openShift(): SecurityProfile {
    return new SecurityProfile({ profile: 'openShift' });
  }

  private constructor(private readonly intent: SecurityIntent) {}

  /**
   * @internal
   */
  public get _intent(): SecurityIntent {
    return this.intent;
  }
}
