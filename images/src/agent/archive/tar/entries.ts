import type { ByteReader } from '../byte-reader.ts';
import type { Refuse } from '../refusal.ts';
import { BLOCK, headerOf, type TarHeader } from './header.ts';
import { paxFields, type PaxFields } from './pax.ts';

export interface TarEntry extends TarHeader {
  /** To be read to its end, or not at all. */
  readonly bytes: AsyncIterable<Buffer>;
}

/** An extended header holds two paths; a comment may be longer. */
const MOST_EXTENDED = 2 ** 20;
const CHUNK = 2 ** 20;

/** Entries with their long names. The end is a block of zeros, with nothing but zeros behind. @throws Failure */
export async function* tarEntries(reader: ByteReader, refuse: Refuse): AsyncGenerator<TarEntry> {
  let extended: PaxFields = {};
  let isExtended = false;
  for (;;) {
    const block = await reader.exactly(BLOCK);
    if (block.length === 0) throw refuse(undefined, 'is cut off: its end mark is missing');
    if (isZero(block)) {
      if (isExtended) throw refuse(undefined, 'is cut off after an extended header');
      return void await checkRest(reader, refuse);
    }
    const header = headerOf(block);
    if (typeof header === 'string') throw refuse(undefined, header);
    if ('xgLK'.includes(header.type)) {
      extended = extendedBy(extended, header, await contentOf(reader, header, refuse), refuse);
      isExtended = header.type !== 'g' || isExtended;
      continue;
    }
    const { path, linkpath, size } = extended;
    const entry = { ...header, name: path ?? header.name, link: linkpath ?? header.link, size: size ?? header.size };
    extended = {};
    isExtended = false;
    let left = entry.size;
    const bytes = async function* (): AsyncGenerator<Buffer> {
      while (left > 0) {
        const chunk = await reader.some(Math.min(left, CHUNK));
        if (chunk.length === 0) throw refuse(entry.name, 'is cut off');
        left -= chunk.length;
        yield chunk;
      }
    };
    yield { ...entry, bytes: bytes() };
    for await (const _ of bytes()) { /* What nobody took. */ }
    await pad(reader, entry.size, entry.name, refuse);
  }
}

function extendedBy(before: PaxFields, header: TarHeader, content: Buffer, refuse: Refuse): PaxFields {
  if (header.type === 'L' || header.type === 'K') {
    const end = content.indexOf(0);
    const text = end < 0 ? content : content.subarray(0, end);
    return header.type === 'L' ? { ...before, path: text } : { ...before, linkpath: text };
  }
  const fields = paxFields(content);
  if (typeof fields === 'string') throw refuse(header.name, fields);
  // One for all entries that follow; archives of git keep a comment in it.
  if (header.type === 'g' && Object.keys(fields).length > 0) throw refuse(header.name, 'names or sizes all entries that follow');
  return { ...before, ...fields };
}

async function contentOf(reader: ByteReader, header: TarHeader, refuse: Refuse): Promise<Buffer> {
  if (header.size > MOST_EXTENDED) throw refuse(header.name, `has an extended header of ${header.size} bytes, of at most ${MOST_EXTENDED}`);
  const content = Buffer.from(await reader.exactly(header.size));
  if (content.length < header.size) throw refuse(undefined, 'is cut off');
  await pad(reader, header.size, header.name, refuse);
  return content;
}

async function pad(reader: ByteReader, size: number, name: Buffer, refuse: Refuse): Promise<void> {
  const length = (BLOCK - (size % BLOCK)) % BLOCK;
  if (length > 0 && (await reader.exactly(length)).length < length) throw refuse(name, 'is cut off');
}

async function checkRest(reader: ByteReader, refuse: Refuse): Promise<void> {
  for (;;) {
    const rest = await reader.some(CHUNK);
    if (rest.length === 0) return;
    if (!isZero(rest)) throw refuse(undefined, 'has bytes after its end');
  }
}

function isZero(bytes: Buffer): boolean {
  return bytes.every((byte) => byte === 0);
}
