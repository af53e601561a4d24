import { IConfigMap } from 'cdk8s-plus-28';
import { dataKey } from './checks/values/name';
import { ConfigMapKey } from './plan/references';

/** Certificates of authorities, as one PEM file. */
export class CaBundle {
  /**
   * A key of a ConfigMap, in the service's own namespace.
   *
   * @param configMap holds the file
   * @param key by default `ca.crt`
   */
  public static fromConfigMap(configMap: IConfigMap, key = 'ca.crt'): CaBundle {
    return new CaBundle({ configMapName: configMap.name, key: dataKey('key', key) });
  }

  private constructor(private readonly intent: ConfigMapKey) {}

  /**
   * @internal
   */
  public get _intent(): ConfigMapKey {
    return this.intent;
  }
}
