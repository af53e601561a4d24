import { Sourced } from './sourced';

/** What a container asks for, as far as the user says it. */
export interface ResourcesIntent {
  readonly cpuRequest?: Sourced<string>;
  readonly cpuLimit?: Sourced<string>;
  readonly memoryBytes?: Sourced<number>;
  readonly ephemeralStorageBytes?: Sourced<number>;
}
