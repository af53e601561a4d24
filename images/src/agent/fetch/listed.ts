import { failureOf } from '../net/failure-of.ts';
import { redact } from '../net/redact.ts';
import { retrying } from '../net/retry.ts';
import { select } from '../select/select.ts';
import { locate } from '../sources/open.ts';
import type { Listing, RemoteFile } from '../sources/source.ts';
import type { FetchContext } from './context.ts';
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
  return { uri: shown, key: keyOf(uri, settings), pinned, ...select(files, settings) };
}
