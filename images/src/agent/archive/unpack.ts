import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { belowOf } from './below.ts';
import { budgetOf, LIMITS, type Limits } from './budget.ts';
import type { ArchiveFormat } from './format.ts';
import { refusalOf } from './refusal.ts';
import { unpackTar } from './tar/unpack-tar.ts';
import { treeOf, type UnpackedFile } from './tree.ts';
import { whiteoutsOf } from './whiteouts.ts';

export interface UnpackOptions {
  /** Ends it between two pieces, with the signal's reason. */
  readonly signal: AbortSignal;
  /** What is not said is as in LIMITS. */
  readonly limits?: Partial<Limits>;
  /** Only what lies below this folder is taken, without its name: `models` of an image. */
  readonly from?: string | undefined;
  /** It is a layer of an image: it may replace what layers before brought, and whiteouts remove it. */
  readonly isLayer?: boolean | undefined;
  /** What errors call it; the file's name if nothing is said. */
  readonly name?: string;
}

/**
 * Unpacks a file into a folder of the caller's own, which is empty or holds the layers before. Regular files and folders
 * have modes of their own making, times and owners are dropped. Nothing is synced to the disk. After an error the folder
 * holds a part of it and is to be thrown away.
 *
 * @returns the files that it brought, in the archive's order
 * @throws Failure damaged with the entry that is refused, noSpace; the signal's reason
 */
export async function unpack(file: string, format: ArchiveFormat, folder: string, options: UnpackOptions): Promise<readonly UnpackedFile[]> {
  const { signal, name = basename(file), from = '', isLayer = false } = options;
  const limits = { ...LIMITS, ...options.limits };
  const refuse = refusalOf(name);
  const budget = budgetOf(limits, refuse);
  const tree = treeOf(folder, { refuse, signal, isLayer });
  try {
    if (format === 'zip') await (await import('./zip/unpack-zip.ts')).unpackZip(file, { tree, budget, refuse, below: belowOf(from) });
    else await unpackTar(createReadStream(file, { highWaterMark: 2 ** 20, signal }), format, {
      tree, budget, refuse, below: belowOf(from), whiteout: isLayer ? whiteoutsOf(from, tree) : undefined,
    });
    return await tree.done();
  } catch (error) {
    throw signal.aborted ? signal.reason : error;
  }
}
