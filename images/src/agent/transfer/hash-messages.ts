import type { Hashes } from '../sources/source.ts';
import type { HashName } from './digest.ts';

/** To the thread. A file is begun, its first bytes grow, and it ends. */
export type ToHashThread =
  | { readonly id: number; readonly kind: 'begin'; readonly path: string; readonly names: readonly HashName[]; readonly size: number | undefined }
  | { readonly id: number; readonly kind: 'ready'; readonly to: number }
  | { readonly id: number; readonly kind: 'end'; readonly to: number }
  | { readonly id: number; readonly kind: 'drop' };

/** From it, once for each end. */
export type FromHashThread =
  | { readonly id: number; readonly hashes: Hashes }
  | { readonly id: number; readonly error: string; readonly code: string | undefined };
