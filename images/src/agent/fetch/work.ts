import type { Entry } from '../folder/entry.ts';
import type { Layout } from '../folder/layout.ts';
import type { Settings } from '../options.ts';
import type { RemoteFile } from '../sources/source.ts';
import type { Found } from './complete.ts';
import type { Listed } from './listed.ts';
import { identityOfAll, isKept, packedOf, type Packed } from './packed.ts';

/** What a source comes to: plain files, and archives to unpack. */
export interface Work {
  readonly listed: Listed;
  readonly plain: readonly RemoteFile[];
  readonly packed: readonly Packed[];
  /** What its archives brought, if that is still there. */
  readonly unpacked: readonly Entry[] | undefined;
}

export function workOf(listed: Listed, found: Found | undefined, settings: Pick<Settings, 'unpack'>): Work {
  const packed = packedOf(listed.chosen, settings);
  const archives = new Set(packed.map(({ file }) => file));
  return { listed, packed, plain: listed.chosen.filter((file) => !archives.has(file)), unpacked: packed.length === 0 ? undefined : stillThere(listed, packed, found) };
}

/** What archives brought is taken for there only as a whole: from a folder that was complete, and nothing of it damaged. */
function stillThere({ key, chosen }: Listed, packed: readonly Packed[], found: Found | undefined): readonly Entry[] | undefined {
  const marked = found?.marker.sources.find((source) => source.key === key);
  const identity = identityOfAll(packed);
  if (marked === undefined || identity === '' || marked.archives !== identity) return undefined;
  const plain = new Set(chosen.map(({ path }) => path));
  const brought = marked.files.filter(({ path }) => !plain.has(path));
  return brought.some(({ path }) => found?.damaged.includes(path)) ? undefined : brought;
}

/** Those whose archives are to be unpacked. */
export function toUnpack(works: readonly Work[]): Work[] {
  return works.filter(({ packed, unpacked }) => packed.length > 0 && unpacked === undefined);
}

/** Archives that neither lie on this machine nor were left by a run before. */
export async function missingArchives(layout: Layout, works: readonly Work[]): Promise<RemoteFile[]> {
  const missing: RemoteFile[] = [];
  for (const { file } of toUnpack(works).flatMap(({ packed }) => packed)) {
    if (file.local === undefined && !await isKept(layout, file)) missing.push(file);
  }
  return missing;
}
