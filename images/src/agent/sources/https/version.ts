import type { HttpResponse } from '../../net/http.ts';

/** What an answer tells of the file that it is, or is a part of. */
export interface Version {
  /** Of the whole file. */
  readonly size: number | undefined;
  readonly ranges: boolean;
  /** An ETag that can be asked for again: not a weak one. */
  readonly strong: string | undefined;
  /** Tells one content from another as well as the server can. */
  readonly tag: string | undefined;
  /** Of a part, where it begins. */
  readonly from: number;
}

export function versionOf({ status, headers }: Pick<HttpResponse, 'status' | 'headers'>): Version {
  const etag = headers['etag'];
  const strong = etag === undefined || etag.startsWith('W/') ? undefined : etag;
  const [, from, whole] = /^bytes (?:(\d+)-\d+|\*)\/(\d+)$/.exec(headers['content-range'] ?? '') ?? [];
  const length = headers['content-length'];
  const size = status === 200 ? (length === undefined ? undefined : Number(length)) : whole === undefined ? undefined : Number(whole);
  return {
    size, strong,
    ranges: status === 206 && size !== undefined,
    tag: etag ?? headers['last-modified'],
    from: Number(from ?? 0),
  };
}
