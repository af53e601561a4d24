import { unknownVersion } from './checks/values/version';
import { KSERVE_VERSIONS, kserveFacts } from './knowledge/kserve-versions';

/**
 * A version of KServe. The constants mean the newest patch that is tested.
 *
 * @see https://github.com/kserve/kserve/releases
 */
export class KServeVersion {
  /** KServe 0.15.2. */
  public static readonly V0_15 = KServeVersion.of('0.15.2');
  /** KServe 0.16.0. */
  public static readonly V0_16 = KServeVersion.of('0.16.0');
  /** KServe 0.17.0. */
  public static readonly V0_17 = KServeVersion.of('0.17.0');
  /** KServe 0.18.0: not tested, as no build of it could be had. */
  public static readonly V0_18 = KServeVersion.of('0.18.0');
  /** KServe 0.19.0. */
  public static readonly V0_19 = KServeVersion.of('0.19.0');
  /** KServe 0.20.0. */
  public static readonly V0_20 = KServeVersion.of('0.20.0');

  /**
   * Any patch of a known minor.
   *
   * @param version such as `0.20.1`
   */
  public static of(version: string): KServeVersion {
    if (!/^\d+\.\d+\.\d+$/.test(version) || kserveFacts(version) === undefined) {
      const newest = KSERVE_VERSIONS[KSERVE_VERSIONS.length - 1];
      unknownVersion('version', version, `a patch of ${KSERVE_VERSIONS.map(({ minor }) => minor).join(', ')}`,
        `take the nearest, or newest: '${newest.patch}'`);
    }
    return new KServeVersion(version);
  }

  private constructor(
    /** Such as `0.19.0`. */
    public readonly version: string,
  ) {}
}
