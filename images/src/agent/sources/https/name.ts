import { archiveFormatOf, type ArchiveFormat } from '../../archive/format.ts';

type Headers = Readonly<Record<string, string>>;

/** As KServe: what has no name that tells is known by its type. */
const BY_TYPE: readonly (readonly [RegExp, ArchiveFormat | undefined])[] = [
  [/^application\/(zip|x-zip|x-zip-compressed)\b/, 'zip'], [/^application\/(x-tar|tar)\b/, 'tar'], [/^application\/(x-gtar|x-gzip|gzip)\b/, 'tar.gz'],
];

/** Of the URL's path; else of Content-Disposition; else `model`. */
export function nameOf(url: URL, headers: Headers): string {
  const last = url.pathname.split('/').filter((part) => part !== '').at(-1);
  const [, quoted, plain] = /filename="([^"]*)"|filename=([^;\s]+)/i.exec(headers['content-disposition'] ?? '') ?? [];
  const said = (quoted ?? plain)?.split(/[/\\]/).at(-1);
  const own = last === undefined ? undefined : decoded(last);
  if (own !== undefined && (/\.[a-z0-9]+$/i.test(own) || !said)) return own;
  return said || own || 'model';
}

/** How it is to be unpacked, if it is an archive. */
export function archiveOf(name: string, headers: Headers): ArchiveFormat | undefined {
  const byName = archiveFormatOf(name);
  if (byName !== undefined || /\.[a-z0-9]+$/i.test(name)) return byName;
  return BY_TYPE.find(([pattern]) => pattern.test(headers['content-type'] ?? ''))?.[1];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
