import { Failure } from '../../failure.ts';
import type { Hashes, Listing, RemoteFile, Source } from '../source.ts';
import type { Promises } from './promises.ts';

/**
 * The source with what the registry promises of its files; what is wrong already by the list is said before the first
 * byte. It is asked for again by the registry's name for it: only with that come the promises.
 */
export function promised(source: Source, promises: Promises, pinned: string): Source {
  return {
    list: async (signal) => {
      const listing = await source.list(signal);
      checkFormat(listing.files, promises.format);
      return { pinned, files: withOne(withMany(listing, promises), promises.file) };
    },
  };
}

function withMany({ files, pinned }: Listing, promises: Promises): readonly RemoteFile[] {
  const missing = [...promises.files.keys()].find((path) => !files.some((file) => file.path === path));
  if (missing !== undefined) throw new Failure('damaged', `the registry states a hash of '${missing}', and ${pinned} has no such file: correct 'sha256sums' or the URI in the registry`);
  return files.map((file) => withHashes(file, promises.files.get(file.path)));
}

function withOne(files: readonly RemoteFile[], hashes: Hashes): readonly RemoteFile[] {
  const [only, second] = files;
  if (only === undefined || Object.keys(hashes).length === 0) return files;
  if (second === undefined) return [withHashes(only, hashes)];
  throw new Failure('damaged', `the registry states one hash (${Object.keys(hashes).join(', ')}) of a model of ${files.length} files, so nobody can say of which: state them as 'sha256sums', or register the one file`);
}

function withHashes(file: RemoteFile, hashes: Hashes | undefined): RemoteFile {
  for (const [name, hash] of Object.entries(hashes ?? {}) as [keyof Hashes, string][]) {
    const other = file.hashes[name];
    if (other !== undefined && other !== hash) throw new Failure('damaged', `'${file.path}' has the ${name} ${other}, and the registry promises ${hash}: it was changed after it was registered, or the entry is wrong`);
  }
  return { ...file, hashes: { ...file.hashes, ...hashes } };
}

/** Formats that a file's name gives away. Of others, and of what is packed, the list does not tell. */
const ENDINGS: Readonly<Record<string, string>> = { onnx: '.onnx', safetensors: '.safetensors', gguf: '.gguf' };

function checkFormat(files: readonly RemoteFile[], format = ''): void {
  const ending = ENDINGS[format];
  if (ending === undefined || files.length === 0 || files.some(({ path, unpack }) => unpack !== undefined || /\.(tar|tgz|gz|zst|zip|mar)$/i.test(path) || path.toLowerCase().endsWith(ending))) return;
  throw new Failure('damaged', `the registry states the format '${format}', and among the ${files.length} files of the model none ends in ${ending}: correct the format or the URI in the registry`);
}
