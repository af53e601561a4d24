import type { Random } from './random.ts';

/** Bodies stay small: what a parser does wrong shows in few bytes. */
const LONGEST = 4096;
const BYTES = [0, 1, 2, 7, 8, 0x0a, 0x10, 0x22, 0x2c, 0x2d, 0x30, 0x5b, 0x5d, 0x7b, 0x7d, 0x7f, 0x80, 0xc0, 0xfe, 0xff];
const NUMBERS = ['0', '-1', '1', '2', '8', '1e9', '2147483647', '2147483648', '4294967295', '9007199254740992', '1e308', '0.5', '"8"', 'null', 'true', '[]', '{}', '[[1]]'];

/** A body that is a little, or a lot, unlike one that is there. */
export function mutate(random: Random, corpus: readonly Uint8Array[], words: readonly string[]): Uint8Array {
  let bytes: Buffer = Buffer.from(random.pick(corpus));
  for (let times = 1 + random.below(4); times > 0; times -= 1) bytes = random.pick(WAYS)(random, bytes, corpus, words);
  return bytes.subarray(0, LONGEST);
}

type Way = (random: Random, bytes: Buffer, corpus: readonly Uint8Array[], words: readonly string[]) => Buffer;

const splice = (bytes: Buffer, at: number, length: number, insert: Uint8Array): Buffer =>
  Buffer.concat([bytes.subarray(0, at), insert, bytes.subarray(at + length)]);

const WAYS: readonly Way[] = [
  // One bit.
  (random, bytes) => {
    if (bytes.length > 0) { const at = random.below(bytes.length); bytes[at] = (bytes[at] as number) ^ (1 << random.below(8)); }
    return bytes;
  },
  // One byte that means something somewhere.
  (random, bytes) => {
    if (bytes.length > 0) bytes[random.below(bytes.length)] = random.pick(BYTES);
    return bytes;
  },
  (random, bytes) => splice(bytes, random.below(bytes.length + 1), 0, Buffer.from([random.pick(BYTES)])),
  // A piece goes, comes twice, or comes from another body.
  (random, bytes) => splice(bytes, random.below(bytes.length + 1), random.below(16), Buffer.alloc(0)),
  (random, bytes) => {
    const from = random.below(bytes.length + 1);
    return splice(bytes, random.below(bytes.length + 1), 0, Buffer.from(bytes.subarray(from, from + random.below(64))));
  },
  (random, bytes, corpus) => {
    const other = random.pick(corpus);
    const from = random.below(other.length + 1);
    return splice(bytes, random.below(bytes.length + 1), random.below(32), other.subarray(from, from + random.below(128)));
  },
  (random, bytes) => bytes.subarray(0, random.below(bytes.length + 1)),
  // Words and numbers of the format.
  (random, bytes, _, words) => splice(bytes, random.below(bytes.length + 1), random.below(8), Buffer.from(random.pick(words), 'latin1')),
  (random, bytes) => {
    const numbers = [...bytes.toString('latin1').matchAll(/-?\d+(\.\d+)?/g)];
    if (numbers.length === 0) return bytes;
    const { index, 0: text } = random.pick(numbers);
    return splice(bytes, index, text.length, Buffer.from(random.pick(NUMBERS)));
  },
];
