import type { RemoteFile } from '../sources/source.ts';

export type ArchiveFormat = NonNullable<RemoteFile['unpack']>;

const NAMES: readonly (readonly [RegExp, ArchiveFormat])[] = [
  [/\.tar$/i, 'tar'], [/\.(tar\.gz|tgz)$/i, 'tar.gz'], [/\.(tar\.zst|tzst)$/i, 'tar.zst'], [/\.zip$/i, 'zip'],
];

/** What an archive is by its name; undefined: none that can be unpacked. */
export function archiveFormatOf(name: string): ArchiveFormat | undefined {
  return NAMES.find(([pattern]) => pattern.test(name))?.[1];
}
