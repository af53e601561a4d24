import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { budgetOf, LIMITS } from '../../src/agent/archive/budget.ts';
import { whyUnsafe } from '../../src/agent/archive/entry-path.ts';
import { refusalOf } from '../../src/agent/archive/refusal.ts';
import { unpackTar } from '../../src/agent/archive/tar/unpack-tar.ts';
import type { Tree } from '../../src/agent/archive/tree.ts';
import { unpackZip } from '../../src/agent/archive/zip/unpack-zip.ts';
import { Failure } from '../../src/agent/failure.ts';
import { readPickle } from '../../src/agent/scan/pickle/read-pickle.ts';
import { headerFault } from '../../src/agent/scan/safetensors.ts';
import { bytesWindow, streamWindow } from '../../src/agent/scan/window.ts';
import { paxItem, tarBytes } from '../agent/archive/tar-bytes.ts';
import { zipBytes } from '../agent/archive/zip-bytes.ts';
import type { Target } from './targets.ts';

const refuse = refusalOf('a');
const signal = new AbortController().signal;
const SMALL = { least: 5, most: 9, times: 300 };

/** Refused as damaged, in a sentence, is fine. */
async function outcome(read: () => Promise<string>): Promise<string> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    if (error.exit !== 'damaged' && error.exit !== 'noSpace') throw new Error(`refused as ${error.exit}: ${error.message}`);
    if (error.message.length > 1500 || /\p{Cc}/u.test(error.message)) throw new Error(`the sentence cannot be shown: ${JSON.stringify(error.message)}`);
    return error.message.replace(/'[^']*'/g, 'S').replace(/\d+/g, 'N').slice(0, 160);
  }
}

/** Takes everything and keeps nothing, but sees that no path leaves. */
function checkingTree(done: string[]): Tree {
  const check = (what: string, path: string): void => {
    if (path !== '' && whyUnsafe(path) !== undefined) throw new Error(`${what} would go to ${JSON.stringify(path)}`);
    done.push(what);
  };
  return {
    directory: async (path) => check('folder', path),
    file: async (path, { size, bytes }) => {
      check('file', path);
      let written = 0;
      for await (const chunk of bytes) written += chunk.length;
      if (written !== size) throw new Error(`a file of ${size} bytes has ${written}`);
    },
    symlink: async (path) => check('link', path),
    hardlink: async (path, target) => { check('hard link', path); check('target', target); },
    removeOlder: async (path) => check('removal', path),
    done: async () => [],
  };
}

const kindOf = (done: readonly string[]): string => `taken: ${[...new Set(done)].sort().join(' ')}`;

const tar: Target = {
  ...SMALL,
  seeds: [
    tarBytes([{ name: 'a/', type: '5' }, { name: 'a/b', content: 'text' }, { name: 'l', type: '2', link: 'a/b' }, { name: 'h', type: '1', link: 'a/b' }]),
    tarBytes([paxItem({ path: 'long/name', size: '3' }), { name: 'x', content: 'abc' }, { name: '././@LongLink', type: 'L', content: 'other\0' }, { name: 'y' }]),
  ],
  words: ['ustar\0', 'ustar  \0', '../', '/', '\0', '0000000', '7777777', '\x80\0\0\0\0\0\0\0', '12 path=../x\n', '10 size=9\n', 'GNU.sparse.', '.wh.', '\xff\xfe'],
  read: (bytes) => outcome(async () => {
    const done: string[] = [];
    await unpackTar(Readable.from([Buffer.from(bytes)]), 'tar', { tree: checkingTree(done), budget: budgetOf(LIMITS, refuse), refuse, below: (path) => path, whiteout: undefined });
    return kindOf(done);
  }),
};

const zip: Target = {
  ...SMALL,
  seeds: [zipBytes([{ name: 'a/', mode: 0o040755 }, { name: 'a/b', content: 'text '.repeat(20), method: 8 }, { name: 'l', content: 'a/b', mode: 0o120777 }])],
  words: ['PK\x03\x04', 'PK\x01\x02', 'PK\x05\x06', 'PK\x06\x06', 'PK\x06\x07', '../', '\x01\0\x10\0', '\xff\xff\xff\xff', '\x75\x70\x09\0\x01', '\x08\0', '\0'],
  read: async (bytes) => {
    const folder = mkdtempSync(join(tmpdir(), 'fuzz-'));
    try {
      return await outcome(async () => {
        const done: string[] = [];
        writeFileSync(join(folder, 'a.zip'), bytes);
        await unpackZip(join(folder, 'a.zip'), { tree: checkingTree(done), budget: budgetOf(LIMITS, refuse), refuse, below: (path) => path });
        return kindOf(done);
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
};

const latin = (text: string): Buffer => Buffer.from(text, 'latin1');

const pickle: Target = {
  ...SMALL,
  seeds: [
    latin("cos\nsystem\n(S'true'\ntR."), latin('\x80\x04\x95\x0c\0\0\0\0\0\0\0\x8c\x02os\x94\x8c\x06system\x94\x93)R.'),
    latin('\x80\x02}q\0(X\x01\0\0\0aK\x01U\x01bM\0\x01u.'), latin('(lp0\nI1\naL5L\naF1.5\naVtext\na(dp1\na.'),
  ],
  words: ['\x80\x04', '\x80\x02', '.', '(', 't', 'R', 'b', 'o', '\x81', '\x92', '\x93', '\x94', 'h\0', 'q\0', 'c', 'i', 'os\nsystem\n', '\x8c\x02os', 'X\x02\0\0\0os', '\x8e\xff\xff\xff\xff\0\0\0\0', '\x8b\xff\xff\xff\xff', '0', '1', '2'],
  read: async (bytes) => {
    const whole = await readPickle(bytesWindow(Buffer.from(bytes)), signal);
    const pieces = await readPickle(streamWindow((async function* () { for (const byte of bytes) yield Buffer.from([byte]); })()), signal);
    if (JSON.stringify(whole.happenings) !== JSON.stringify(pieces.happenings) || whole.broken !== pieces.broken) throw new Error('a pickle that comes byte by byte is another');
    const happened = [...new Set(whole.happenings.map(({ what }) => what))].sort().join(' ');
    return `taken: ${happened} ${whole.broken?.replace(/\d+/g, 'N') ?? 'whole'}`;
  },
};

const header = (value: object): Buffer => Buffer.from(JSON.stringify(value));

/** A header over 64 bytes of data. */
const safetensors: Target = {
  ...SMALL,
  seeds: [header({ __metadata__: { format: 'pt' }, a: { dtype: 'F32', shape: [2, 4], data_offsets: [0, 32] }, b: { dtype: 'F4', shape: [64], data_offsets: [32, 64] } })],
  words: ['"data_offsets":[', '"shape":[', '"dtype":"', '"F16"', '"__metadata__":{', '"__proto__":{}', '-1', '1e400', '9007199254740993', 'null', '[]', '{}', '\xff', ',', ':'],
  read: (bytes) => {
    const fault = headerFault(Buffer.from(bytes), 64);
    if (fault !== undefined && (fault.length > 600 || /\p{Cc}/u.test(fault))) throw new Error(`the sentence cannot be shown: ${JSON.stringify(fault)}`);
    if (fault !== undefined) return fault.replace(/'[^']*'/g, 'S').replace(/\d+/g, 'N').slice(0, 160);
    const tensors = Object.entries(JSON.parse(Buffer.from(bytes).toString()) as Record<string, { data_offsets: [number, number] }>).filter(([name]) => name !== '__metadata__');
    const sum = tensors.reduce((total, [, { data_offsets: [from, to] }]) => total + to - from, 0);
    if (sum !== 64) throw new Error(`tensors of ${sum} bytes were taken`);
    return 'taken';
  },
};

export const AGENT_TARGETS: Readonly<Record<string, Target>> = { tar, zip, pickle, safetensors };
