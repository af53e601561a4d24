import { ImagePolicyIntent } from './intent';
import { ConfigMapKey, EnvIntent } from './references';
import { Sourced } from './sourced';

/** Addresses that a storage container takes, as KServe compares them. */
export type StorageFormatIntent =
  | { readonly kind: 'prefix'; readonly prefix: string }
  | { readonly kind: 'regex'; readonly regex: string; readonly example: string };

/** What KServe injects into pods whose model has one of the addresses: see `ClusterStorageContainer`. */
export interface StorageContainerPlan {
  readonly name: string;
  /** Path of the construct. */
  readonly path: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly formats: readonly StorageFormatIntent[];
  readonly workload: 'initContainer' | 'localModelDownloadJob';
  readonly image: Sourced<string>;
  readonly imagePolicy: ImagePolicyIntent;
  /** Whether the program is our own agent, or only keeps to KServe's contract. */
  readonly agent: boolean;
  readonly env: readonly EnvIntent[];
  /** Certificates that it would need, and that no storage container can mount. */
  readonly caBundle?: ConfigMapKey;
  readonly cpuRequest: string;
  readonly memoryBytes: number;
  readonly acknowledged: Readonly<Record<string, string>>;
}

/** The format as it is shown. */
export function formatLabel(format: StorageFormatIntent): string {
  return format.kind === 'prefix' ? format.prefix : `/${format.regex}/`;
}

/**
 * An address that both formats take, as far as prefixes and examples tell; two expressions may share addresses that
 * neither example shows.
 */
export function sharedAddress(a: StorageFormatIntent, b: StorageFormatIntent): string | undefined {
  return [a, b].map((format) => (format.kind === 'prefix' ? format.prefix : format.example))
    .find((address) => takes(a, address) && takes(b, address))
    ?? completed(a, b) ?? completed(b, a);
}

/** A prefix made longer so that an expression takes it: `https://` and `https?://(.+)/(.+)`. */
function completed(a: StorageFormatIntent, b: StorageFormatIntent): string | undefined {
  if (a.kind !== 'prefix' || b.kind !== 'regex') {
    return undefined;
  }
  return ['', 'a', 'a/b', '/a/b'].map((rest) => a.prefix + rest).find((address) => takes(b, address));
}

function takes(format: StorageFormatIntent, address: string): boolean {
  return format.kind === 'prefix' ? address.startsWith(format.prefix) : new RegExp(format.regex, 'u').test(address);
}
