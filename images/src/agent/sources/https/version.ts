import type { HttpResponse } from '../../net/http.ts';

type Headers = HttpResponse['headers'];

/** What the first answer tells of the file. */
export interface Version {
  /** Of the whole file. */
  readonly size: number | undefined;
  readonly ranges: boolean;
  /** A header that is the same only for the same bytes, and what asks for them again. */
  readonly strong: { readonly header: 'etag' | 'last-modified'; readonly value: string; readonly condition: 'if-match' | 'if-unmodified-since' } | undefined;
}

/** Clocks of the servers behind one name differ by less. */
const OLD_MS = 60_000;

export function versionOf({ status, headers }: Pick<HttpResponse, 'status' | 'headers'>): Version {
  const [, whole] = /^bytes 0-0\/(\d+)$/.exec(headers['content-range'] ?? '') ?? [];
  const told = status === 206 ? whole : headers['content-length'];
  const size = told === undefined ? undefined : Number(told);
  return { size, strong: strongOf(headers), ranges: status === 206 && size !== undefined };
}

/**
 * A weak ETag is the same for bytes that differ, and a time for all that was written in its second.
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-8.8.2.2
 */
export function strongOf(headers: Headers): Version['strong'] {
  const etag = headers['etag'] ?? '';
  if (/^"[^"]*"$/.test(etag)) return { header: 'etag', value: etag, condition: 'if-match' };
  const modified = headers['last-modified'] ?? '';
  const age = Date.parse(headers['date'] ?? '') - Date.parse(modified);
  return age >= OLD_MS ? { header: 'last-modified', value: modified, condition: 'if-unmodified-since' } : undefined;
}
