import { Failure } from '../../failure.ts';
import { childrenOf, parseXml, textAt, type Element } from '../xml.ts';

export interface Blob {
  readonly name: string;
  readonly size: number;
  readonly etag: string;
  /** As whoever uploaded it said; Azure makes none itself for what comes in blocks. */
  readonly md5: string | undefined;
}

export interface Page {
  readonly blobs: readonly Blob[];
  readonly next: string | undefined;
}

/** Reads an answer of List Blobs. @throws Failure damaged @see https://learn.microsoft.com/rest/api/storageservices/list-blobs */
export function parsePage(text: string, container: string): Page {
  const root = parseXml(text.replace(/^\ufeff/, ''));
  const [blobs] = childrenOf(root, 'Blobs');
  if (root?.name !== 'EnumerationResults' || blobs === undefined) throw new Failure('damaged', `container '${container}' answered with something else than a list of blobs: check the address, and proxies on the way`);
  const next = textAt(root, 'NextMarker') ?? '';
  return { blobs: childrenOf(blobs, 'Blob').filter((blob) => !isFolder(blob)).map((blob) => blobOf(blob, container)), next: next === '' ? undefined : next };
}

/** Accounts with a hierarchical namespace list folders as empty blobs. */
function isFolder(blob: Element): boolean {
  return textAt(blob, 'Metadata', 'hdi_isfolder') === 'true' || textAt(blob, 'Properties', 'ResourceType') === 'directory';
}

function blobOf(blob: Element, container: string): Blob {
  const [name] = childrenOf(blob, 'Name');
  const size = Number(textAt(blob, 'Properties', 'Content-Length'));
  const md5 = textAt(blob, 'Properties', 'Content-MD5') ?? '';
  if (name === undefined || !Number.isSafeInteger(size)) throw new Failure('damaged', `container '${container}' lists a blob without a name or a size: check the address, and proxies on the way`);
  return {
    // Names that XML cannot hold come percent-encoded.
    name: name.attributes['Encoded'] === 'true' ? decoded(name.text, container) : name.text,
    size, etag: quoted(textAt(blob, 'Properties', 'Etag') ?? ''), md5: md5 === '' ? undefined : md5,
  };
}

/** In lists without quotes, in headers with them. */
function quoted(etag: string): string {
  return etag.startsWith('"') ? etag : `"${etag}"`;
}

function decoded(name: string, container: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    throw new Failure('damaged', `container '${container}' lists a blob with the name '${name}', whose encoding is broken: check the address, and proxies on the way`);
  }
}
