import { IConstruct } from 'constructs';
import { wholeNumber } from './checks/values/number-in-range';
import { SETTINGS } from './scope/settings';
import { CommonServingOptions } from './serving-options';

/** What holds for all services of a scope. */
export interface ServiceDefaultsOptions extends CommonServingOptions {
  /**
   * Most replicas that a service may scale to. More is an error.
   *
   * @default - no limit
   */
  readonly maxReplicas?: number;
}

/**
 * What a platform team wants for all its services, set once on an app or chart. A prop
 * of a service wins; labels, annotations, environment and node selectors are joined.
 */
export class ServiceDefaults {
  /**
   * Defaults by name.
   *
   * @param options the same props that services have
   */
  public static of(options: ServiceDefaultsOptions): ServiceDefaults {
    if (options.maxReplicas !== undefined) {
      wholeNumber('maxReplicas', options.maxReplicas, 1);
    }
    return new ServiceDefaults(options);
  }

  private constructor(private readonly options: ServiceDefaultsOptions) {}

  /**
   * Holds for every service below the scope. It has to stand before the services.
   *
   * @param scope an app, a chart or any other construct
   */
  public applyTo(scope: IConstruct): void {
    SETTINGS.defaults.set(scope, this.options);
  }
}
