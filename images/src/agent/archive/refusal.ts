import { isUtf8 } from 'node:buffer';
import { Failure } from '../failure.ts';

/** Refuses one entry, or with undefined the archive as a whole. */
export type Refuse = (entry: string | Uint8Array | undefined, why: string) => Failure;

const LONGEST = 200;

export function refusalOf(archive: string): Refuse {
  return (entry, why) => new Failure('damaged', entry === undefined
    ? `the archive ${shown(archive)} ${why}: make it again, nothing of it is used`
    : `the archive ${shown(archive)} is refused for its entry ${shown(entry)}, which ${why}: make it again without`);
}

/** A name as it can stand in a line of text: what is no letter in UTF-8 as its code. */
export function shown(name: string | Uint8Array): string {
  const text = typeof name === 'string' ? name : isUtf8(name) ? Buffer.from(name).toString('utf8') : Buffer.from(name).toString('latin1').replace(/[\x80-\xff]/g, escaped);
  const safe = text.replace(/[\p{C}'\\\u2028\u2029]/gu, escaped);
  return `'${safe.length > LONGEST ? `${safe.slice(0, LONGEST)}...` : safe}'`;
}

function escaped(character: string): string {
  const code = character.codePointAt(0) as number;
  return code < 256 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`;
}
