import { onDisk } from '../folder/disk-failure.ts';
import { openPartFile, type PartFile } from '../folder/part-file.ts';
import type { Body, Hashes, RemoteFile } from '../sources/source.ts';
import type { TransferDeps } from './deps.ts';
import { digestOf, type Digest, type HashName } from './digest.ts';
import type { GrowingHash } from './hashing.ts';

/** One request for bytes: a part of a file, or all of it where `to` is undefined. */
export interface Piece {
  readonly index: number;
  readonly from: number;
  readonly to: number | undefined;
}

/**
 * A file on its way: which pieces are missing, and its hash. A file of one piece is hashed as it is written; one of several
 * behind the first bytes that are whole, in the thread.
 */
export interface Incoming {
  readonly file: RemoteFile;
  readonly missing: readonly Piece[];
  /** Before the first byte of an answer: what it tells of the whole. */
  learn(body: Body): void;
  write(bytes: Uint8Array, at: number): Promise<void>;
  /** A stream that cannot go on where it broke begins again. */
  restart(): Promise<void>;
  finished(piece: Piece, end: number): Promise<void>;
  /** All pieces are there: on disk for good, and what its bytes are. */
  settle(): Promise<{ readonly size: number; readonly hashes: Hashes }>;
  readonly promised: Hashes;
  readonly part: string;
  /** Whether some of it is from an agent before. */
  readonly resumed: boolean;
  close(): Promise<void>;
  /** Gives up its bytes as well. */
  discard(): Promise<void>;
}

export async function incoming(file: RemoteFile, { layout, hashing, settings }: Pick<TransferDeps, 'layout' | 'hashing' | 'settings'>): Promise<Incoming> {
  const part = await openPartFile(layout, file, settings.partSize);
  const pieces = piecesOf(file, part.partSize);
  const missing = pieces.filter(({ index }) => !part.left.has(index));
  const inline = pieces.length === 1 && file.size !== undefined && file.size <= part.partSize;
  const whole = new Set(part.left);
  let promised = file.hashes;
  let size = file.size;
  let end = 0;
  let digest: Digest | undefined;
  let growing: GrowingHash | undefined;
  let ready = 0;
  /** The first piece that is not whole. */
  let next = 0;

  const names = (): HashName[] => {
    const told = (Object.keys(promised) as HashName[]).filter((name) => promised[name] !== undefined);
    return told.length === 0 ? ['sha256'] : told;
  };
  const grow = (to: number): void => {
    ready = to;
    // The hash of a git blob begins with the size: where that is not told, it waits for the end.
    if (size === undefined && names().includes('gitBlob')) return;
    growing ??= hashing.begin(part.path, names(), size);
    growing.ready(to);
  };
  const growPrefix = (): void => {
    while (whole.has(next)) next++;
    const to = Math.min(next * part.partSize, file.size ?? 0);
    if (to > ready) grow(to);
  };
  const forget = (): void => {
    digest = undefined;
    growing?.drop();
    growing = undefined;
    ready = 0;
  };

  return {
    file, missing,
    part: part.path,
    resumed: part.left.size > 0,
    get promised() { return promised; },
    learn: (body) => {
      promised = { ...promised, ...body.hashes };
      size ??= body.size;
    },
    write: async (bytes, at) => {
      await part.write(bytes, at);
      if (inline) (digest ??= digestOf(names(), file.size)).update(bytes);
      else if (pieces.length === 1) grow(at + bytes.length);
    },
    restart: async () => {
      forget();
      await part.restart();
    },
    finished: async ({ index }, to) => {
      end = Math.max(end, to);
      whole.add(index);
      if (pieces.length === 1) return;
      await part.record(index);
      growPrefix();
    },
    settle: async () => {
      const length = file.size ?? end;
      size = length;
      if (!inline && length > 0) {
        growing ??= hashing.begin(part.path, names(), length);
        growing.ready(length);
      }
      await part.sync(length);
      const hashes = inline || length === 0 ? (digest ?? digestOf(names(), length)).end() : await onDisk(part.path, growing!.end(length));
      growing = undefined;
      return { size: length, hashes };
    },
    close: () => closing(part, forget),
    discard: async () => {
      forget();
      await part.remove();
    },
  };
}

async function closing(part: PartFile, forget: () => void): Promise<void> {
  forget();
  await part.close();
}

function piecesOf({ size, ranges }: RemoteFile, partSize: number): Piece[] {
  if (size === 0) return [];
  if (size === undefined) return [{ index: 0, from: 0, to: undefined }];
  if (!ranges || size <= partSize) return [{ index: 0, from: 0, to: size }];
  return Array.from({ length: Math.ceil(size / partSize) }, (_, index) => ({ index, from: index * partSize, to: Math.min(size, (index + 1) * partSize) }));
}
