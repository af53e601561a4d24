import { createHash } from 'node:crypto';
import { copyFile, link, lstat, mkdir, open, readdir, realpath, rm, symlink } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { diskFailure } from './disk-failure.ts';
import { linkTarget } from './entry-path.ts';
import type { Refuse } from './refusal.ts';

export interface UnpackedFile {
  readonly path: string;
  readonly size: number;
  /** Of what was written, in hexadecimal. */
  readonly sha256: string;
}

/** The folder that an archive's entries go to. Paths have been through `entryPath`. */
export interface Tree {
  directory(path: string): Promise<void>;
  file(path: string, entry: { readonly size: number; readonly isExecutable: boolean; readonly bytes: AsyncIterable<Uint8Array> }): Promise<void>;
  symlink(path: string, target: Uint8Array): Promise<void>;
  /** A second name for a file of this archive, or of a layer before. */
  hardlink(path: string, target: string): Promise<void>;
  /** Removes what layers before brought: the path, or only what is in it. */
  removeOlder(path: string, what: 'itself' | 'children'): Promise<void>;
  /** @throws Failure for links that point to nothing */
  done(): Promise<readonly UnpackedFile[]>;
}

type Kind = 'folder' | 'file' | 'link';

export function treeOf(folder: string, { refuse, signal, isLayer }: { readonly refuse: Refuse; readonly signal: AbortSignal; readonly isLayer: boolean }): Tree {
  /** What this archive brought, by its name as a disk without capitals and accents would see it. */
  const seen = new Map<string, { readonly path: string; readonly kind: Kind }>([['', { path: '', kind: 'folder' }]]);
  const files: UnpackedFile[] = [];
  const at = (path: string): string => join(folder, path);
  const keyOf = (path: string): string => path.normalize('NFC').toLowerCase();

  /** Notes a name before it is made. @returns whether it is a folder that is noted already */
  const note = (path: string, kind: Kind): boolean => {
    const other = seen.get(keyOf(path));
    if (other === undefined) {
      seen.set(keyOf(path), { path, kind });
      return false;
    }
    if (other.path !== path) throw refuse(path, `differs from '${other.path}' in capitals or accents alone`);
    if (kind === 'folder' && other.kind === 'folder') return true;
    throw refuse(path, other.kind === 'link' ? 'lies in or on a link' : 'is there twice');
  };

  const makeFolder = async (path: string): Promise<void> => {
    if (path === '') return void await mkdir(folder, { recursive: true });
    await makeFolder(parentOf(path));
    if (note(path, 'folder')) return;
    const there = await lstat(at(path)).catch(absent);
    if (there?.isDirectory() === true) return;
    if (there !== undefined) await replace(path, there.isSymbolicLink());
    await mkdir(at(path), { mode: 0o755 });
  };

  /** A layer may put something in the place of what a layer before brought, but never writes through a link of it. */
  const replace = async (path: string, isLinkAbove: boolean): Promise<void> => {
    if (!isLayer) throw refuse(path, 'is in the folder already');
    if (isLinkAbove) throw refuse(path, 'is a link in a layer before and a folder in this one');
    await rm(at(path), { recursive: true });
  };

  const place = async (path: string, kind: Kind): Promise<void> => {
    if (path === '') throw refuse('.', 'is the folder itself, and no folder');
    await makeFolder(parentOf(path));
    note(path, kind);
    if (await lstat(at(path)).catch(absent) !== undefined) await replace(path, false);
  };

  const write: Tree['file'] = async (path, { size, isExecutable, bytes }) => {
    await place(path, 'file');
    const hash = createHash('sha256');
    const handle = await open(at(path), 'wx', isExecutable ? 0o755 : 0o644);
    try {
      let written = 0;
      for await (const chunk of bytes) {
        signal.throwIfAborted();
        hash.update(chunk);
        for (let done = 0; done < chunk.length;) done += (await handle.write(chunk, done)).bytesWritten;
        written += chunk.length;
      }
      if (written !== size) throw refuse(path, `has ${written} bytes of ${size}`);
    } finally {
      await handle.close();
    }
    files.push({ path, size, sha256: hash.digest('hex') });
  };

  const hardlink: Tree['hardlink'] = async (path, target) => {
    await place(path, 'file');
    const known = seen.get(keyOf(target));
    const isOlder = isLayer && known === undefined && await isRealFile(folder, target);
    if (path === target || !(isOlder || (known?.kind === 'file' && known.path === target))) throw refuse(path, `is a hard link to '${target}', which is no file before it`);
    // Volumes without hard links get a copy.
    await link(at(target), at(path)).catch(() => copyFile(at(target), at(path)));
    const { size } = await lstat(at(path));
    const sha256 = files.find((file) => file.path === target)?.sha256;
    if (sha256 !== undefined) files.push({ path, size, sha256 });
  };

  const removeOlder = async (path: string, what: 'itself' | 'children'): Promise<void> => {
    const there = await lstat(at(path)).catch(absent);
    const isOurs = path === '' || seen.has(keyOf(path));
    if (there === undefined || (!isOurs && what === 'itself')) return void await rm(at(path), { recursive: true, force: true });
    if (!there.isDirectory()) return;
    for (const name of await readdir(at(path))) await removeOlder(path === '' ? name : `${path}/${name}`, 'itself');
  };

  const done = async (): Promise<readonly UnpackedFile[]> => {
    const root = await realpath(folder).catch(absent);
    for (const { path, kind } of seen.values()) {
      if (kind !== 'link' || isLayer) continue;
      const target = await realpath(at(path)).catch(absent);
      if (target === undefined) throw refuse(path, 'is a link to nothing');
      if (target !== root && !target.startsWith(`${root}${sep}`)) throw refuse(path, 'is a link that leaves the folder');
    }
    return files;
  };

  const onDisk = <Args extends unknown[]>(act: (path: string, ...args: Args) => Promise<void>) => async (path: string, ...args: Args): Promise<void> => {
    signal.throwIfAborted();
    try {
      await act(path, ...args);
    } catch (error) {
      throw diskFailure(error, path, refuse);
    }
  };

  return {
    directory: onDisk(makeFolder),
    file: onDisk(write),
    symlink: onDisk(async (path, target: Uint8Array) => {
      const checked = linkTarget(path, target, refuse);
      await place(path, 'link');
      await symlink(checked, at(path));
    }),
    hardlink: onDisk(hardlink),
    removeOlder: onDisk(removeOlder),
    done,
  };
}

function parentOf(path: string): string {
  return path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '';
}

/** No link on the way to it either. */
async function isRealFile(folder: string, path: string): Promise<boolean> {
  const there = await lstat(join(folder, path)).catch(absent);
  return there?.isFile() === true && await realpath(join(folder, path)) === join(await realpath(folder), path);
}

function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT' && error.code !== 'ENOTDIR' && error.code !== 'ELOOP') throw error;
  return undefined;
}
