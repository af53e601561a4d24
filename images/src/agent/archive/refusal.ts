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

/** A name as it can stand in a line of text: what is no letter, or no UTF-8, as its code. */
export function shown(name: string | Uint8Array): string {
  const isText = typeof name === 'string' || isUtf8(name);
  const text = typeof name === 'string' ? name : isText ? Buffer.from(name).toString('utf8') : Buffer.from(name).toString('latin1');
  const safe = text.replace(isText ? /[\p{C}\p{Zl}\p{Zp}'\\]/gu : /[^ -&(-[\]-~]/g, escaped);
  return `'${safe.length > LONGEST ? `${safe.slice(0, LONGEST)}...` : safe}'`;
}

function escaped(character: string): string {
  const code = character.codePointAt(0) as number;
  return code < 256 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`;
}
