import { failureOf } from '../net/failure-of.ts';
import { redact } from '../net/redact.ts';
import { retrying } from '../net/retry.ts';
import type { Settings } from '../options.ts';
import { select } from '../select/select.ts';
import { unwantedOf } from '../select/wanted.ts';
import { locate } from '../sources/open.ts';
import type { Listing, RemoteFile } from '../sources/source.ts';
import type { FetchContext } from './context.ts';
import { readStated, withStated } from './stated.ts';
import { keyOf } from './wish.ts';

/** A source, listed and chosen from. */
export interface Listed {
  /** Redacted. */
  readonly uri: string;
  readonly key: string;
  readonly pinned: string;
  readonly chosen: readonly RemoteFile[];
  readonly left: readonly { readonly file: RemoteFile; readonly reason: string }[];
}

/** `as` is asked for instead of the URI where it is known what that was: a branch may have moved on. */
export async function listSource(uri: string, as: string, context: FetchContext): Promise<Listed> {
  const { settings, signal, patience, report, source: of } = context;
  const shown = redact(uri);
  const list = async (): Promise<Listing> => {
    const open = await locate(as, of, { ...settings, audit: report.audit }, signal);
    return retrying({
      what: shown, retries: settings.retries, signal, patience,
      onRetry: ({ message }, seconds) => report.log.warning('trying again', { uri: shown, reason: message, seconds: Number(seconds.toFixed(1)) }),
    }, async () => (await open()).list(signal));
  };
  const { pinned, files } = await list().catch((error: unknown) => {
    signal.throwIfAborted();
    throw failureOf(error, shown);
  });
  const { chosen, left } = chosenOf(files, settings);
  const stated = settings.hashes === undefined ? chosen : withStated(chosen, readStated(settings.hashes));
  return { uri: shown, key: keyOf(uri, settings), pinned, chosen: stated.map(inOneVersion), left };
}

/** In one stream where parts could be of several versions and no hash would tell. */
function inOneVersion(file: RemoteFile): RemoteFile {
  const hasHash = Object.values(file.hashes).some((hash) => hash !== undefined);
  return file.unpinned === true && !hasHash ? { ...file, ranges: false } : file;
}

/** Patterns hold for what is in an archive, not for the archive; and which formats of weights are there shows only when it is unpacked. */
function chosenOf(files: readonly RemoteFile[], settings: Settings): Pick<Listed, 'chosen' | 'left'> {
  const isArchive = (file: RemoteFile): boolean => file.unpack !== undefined && (file.layer === true || settings.unpack);
  if (!files.some(isArchive)) return select(files, settings);
  const unwanted = unwantedOf(settings);
  return {
    chosen: files.filter((file) => isArchive(file) || unwanted(file.path) === undefined),
    left: files.flatMap((file) => {
      const reason = isArchive(file) ? undefined : unwanted(file.path);
      return reason === undefined ? [] : [{ file, reason }];
    }),
  };
}
