/**
 * What follows an opcode: a number of that many bytes, a line, two lines, or a length of that many bytes with as many
 * bytes behind it.
 */
export type Argument = 0 | 1 | 2 | 4 | 8 | 'line' | 'two lines' | 'counted 1' | 'counted 4' | 'counted 8';

export interface Opcode {
  readonly name: string;
  readonly argument: Argument;
}

/** Every opcode of protocols 0 to 5. @see https://github.com/python/cpython/blob/main/Lib/pickletools.py */
const TABLE: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  0: [
    ['(', 'MARK'], ['.', 'STOP'], ['0', 'POP'], ['1', 'POP_MARK'], ['2', 'DUP'], ['N', 'NONE'], ['Q', 'BINPERSID'], ['R', 'REDUCE'], ['a', 'APPEND'], ['b', 'BUILD'], ['d', 'DICT'],
    ['e', 'APPENDS'], ['l', 'LIST'], ['o', 'OBJ'], ['s', 'SETITEM'], ['t', 'TUPLE'], ['u', 'SETITEMS'], [')', 'EMPTY_TUPLE'], [']', 'EMPTY_LIST'], ['}', 'EMPTY_DICT'],
    ['\x81', 'NEWOBJ'], ['\x85', 'TUPLE1'], ['\x86', 'TUPLE2'], ['\x87', 'TUPLE3'], ['\x88', 'NEWTRUE'], ['\x89', 'NEWFALSE'], ['\x8f', 'EMPTY_SET'], ['\x90', 'ADDITEMS'],
    ['\x91', 'FROZENSET'], ['\x92', 'NEWOBJ_EX'], ['\x93', 'STACK_GLOBAL'], ['\x94', 'MEMOIZE'], ['\x97', 'NEXT_BUFFER'], ['\x98', 'READONLY_BUFFER'],
  ],
  1: [['K', 'BININT1'], ['h', 'BINGET'], ['q', 'BINPUT'], ['\x80', 'PROTO'], ['\x82', 'EXT1']],
  2: [['M', 'BININT2'], ['\x83', 'EXT2']],
  4: [['J', 'BININT'], ['j', 'LONG_BINGET'], ['r', 'LONG_BINPUT'], ['\x84', 'EXT4']],
  8: [['G', 'BINFLOAT'], ['\x95', 'FRAME']],
  'line': [['F', 'FLOAT'], ['I', 'INT'], ['L', 'LONG'], ['P', 'PERSID'], ['S', 'STRING'], ['V', 'UNICODE'], ['g', 'GET'], ['p', 'PUT']],
  'two lines': [['c', 'GLOBAL'], ['i', 'INST']],
  'counted 1': [['U', 'SHORT_BINSTRING'], ['C', 'SHORT_BINBYTES'], ['\x8a', 'LONG1'], ['\x8c', 'SHORT_BINUNICODE']],
  'counted 4': [['T', 'BINSTRING'], ['B', 'BINBYTES'], ['X', 'BINUNICODE'], ['\x8b', 'LONG4']],
  'counted 8': [['\x8d', 'BINUNICODE8'], ['\x8e', 'BINBYTES8'], ['\x96', 'BYTEARRAY8']],
};

/** By their byte. */
export const OPCODES: readonly (Opcode | undefined)[] = (() => {
  const table: (Opcode | undefined)[] = Array.from({ length: 256 });
  for (const [argument, opcodes] of Object.entries(TABLE)) {
    for (const [byte, name] of opcodes) table[byte.charCodeAt(0)] = { name, argument: (/^\d$/.test(argument) ? Number(argument) : argument) as Argument };
  }
  return table;
})();

/** One step of a pickle. */
export interface Step {
  readonly name: string;
  /** Bytes of the opcode and what of its argument is kept. */
  readonly length: number;
  /** Bytes behind them that nobody looks at. */
  readonly skip: number;
  /** Of counted arguments and lines; empty if it is long. */
  readonly text: Buffer;
  readonly second?: Buffer;
  readonly number: number;
}

/** A name of a module or a key; longer texts are data. */
const LONGEST_TEXT = 512;
const LONGEST_LINE = 2 ** 20;
const NONE = Buffer.alloc(0);

/** What has a line that nobody looks to the end of. */
export const TOO_LONG = 'too long';

/** @returns the step at a place of the bytes; how many bytes are wanted to tell; or undefined for what is no pickle */
export function stepAt(bytes: Buffer, at: number): Step | number | typeof TOO_LONG | undefined {
  const opcode = OPCODES[bytes[at] ?? 0];
  if (opcode === undefined) return undefined;
  const { name, argument } = opcode;
  const start = at + 1;
  const step = (end: number, more: Partial<Step> = {}): Step | number => (end > bytes.length ? end - at : { name, length: end - at, skip: 0, text: NONE, number: 0, ...more });
  if (argument === 'line' || argument === 'two lines') {
    const first = bytes.indexOf(0x0a, start);
    const last = first < 0 || argument === 'line' ? first : bytes.indexOf(0x0a, first + 1);
    if (last < 0) return bytes.length - at > LONGEST_LINE ? TOO_LONG : Math.min(bytes.length - at + LONGEST_LINE, LONGEST_LINE + 2);
    return step(last + 1, { text: bytes.subarray(start, first), second: bytes.subarray(first + 1, last) });
  }
  if (typeof argument === 'number') {
    const end = start + argument;
    return end > bytes.length ? end - at : step(end, { number: numberAt(bytes, start, argument, name) });
  }
  const width = Number(argument.at(-1));
  if (start + width > bytes.length) return start + width - at;
  const length = numberAt(bytes, start, width, name);
  if (length < 0 || !Number.isSafeInteger(length)) return undefined;
  return length > LONGEST_TEXT ? step(start + width, { skip: length }) : step(start + width + length, { text: bytes.subarray(start + width, start + width + length) });
}

function numberAt(bytes: Buffer, at: number, width: number, name: string): number {
  if (width === 0 || name === 'BINFLOAT') return 0;
  if (width === 8) return Number(bytes.readBigUInt64LE(at));
  // Lengths of old protocols, and whole numbers, have a sign.
  return ['BININT', 'BINSTRING', 'LONG4', 'EXT4'].includes(name) ? bytes.readIntLE(at, width) : bytes.readUIntLE(at, width);
}
