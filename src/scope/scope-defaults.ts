import { CommonServingOptions } from '../serving-options';

/** Defaults as they are kept on a scope. */
export interface ScopeDefaults extends CommonServingOptions {
  readonly maxReplicas?: number;
}
