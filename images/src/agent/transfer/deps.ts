import type { Log } from '../../program/log.ts';
import type { Layout } from '../folder/layout.ts';
import type { Pace } from '../net/pace.ts';
import type { Hashes, RemoteFile } from '../sources/source.ts';
import type { Settings } from '../options.ts';
import type { Hashing } from './hashing.ts';

export type TransferSettings = Pick<Settings, 'connections' | 'partSize' | 'retries' | 'stallWindow' | 'stallFloor'>;

/** What moving bytes takes. */
export interface TransferDeps {
  readonly settings: TransferSettings;
  readonly layout: Layout;
  readonly hashing: Hashing;
  readonly pace: Pace;
  readonly log: Log;
  readonly signal: AbortSignal;
  /** Seconds that are left for everything. */
  readonly patience: () => number;
  /** Bytes that are there; less than zero where they were given up. */
  readonly moved: (bytes: number) => void;
  /** The file at `part` is whole, synced and verified: it is moved away. */
  readonly arrived: (file: RemoteFile, part: string, size: number, hashes: Hashes) => Promise<void>;
}
