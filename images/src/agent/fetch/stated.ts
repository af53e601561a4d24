import { readFileSync } from 'node:fs';
import { Failure } from '../failure.ts';
import type { RemoteFile } from '../sources/source.ts';

/** What files have to be, by path. */
export type Stated = ReadonlyMap<string, string>;

/** Lines as sha256sum writes them: the lock of a model. @throws Failure */
export function readStated(path: string): Stated {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new Failure('usage', `--hashes '${path}' cannot be read (${(error as NodeJS.ErrnoException).code}): mount the file there, readable by this user`);
  }
  return new Map(text.split('\n').filter((line) => line.trim() !== '').map((line, index): [string, string] => {
    const [, hash, name] = /^([0-9a-fA-F]{64}) [ *](?:\.\/)?(.+?)\r?$/.exec(line) ?? [];
    if (hash === undefined || name === undefined) throw new Failure('usage', `line ${index + 1} of --hashes '${path}' is no SHA-256 with a path behind it: write it as sha256sum does`);
    return [name, hash.toLowerCase()];
  }));
}

/** The same files, with what is stated of them among their promises. @throws Failure on a file of which nothing is stated, or for which its source promises something else */
export function withStated(files: readonly RemoteFile[], stated: Stated): RemoteFile[] {
  return files.map((file) => {
    const sha256 = stated.get(file.path);
    if (sha256 === undefined) throw new Failure('damaged', `'${file.path}' is not among --hashes: add it there if it belongs to the model, or leave it out with --ignore`);
    const promised = file.hashes.sha256;
    if (promised !== undefined && promised !== sha256) {
      throw new Failure('damaged', `'${file.path}' has the sha256 ${promised} at its source, and --hashes states ${sha256}: it is another file than was approved`);
    }
    return { ...file, hashes: { ...file.hashes, sha256 } };
  });
}
