import type { FileHandle } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path/posix';
import { createReadStream } from 'node:fs';
import { access } from 'node:fs/promises';
import { createGunzip, createInflate } from 'node:zlib';
import { pipeline } from 'node:stream';
import { whyUnsafe } from '../archive/entry-path.ts';
import { shown } from '../archive/refusal.ts';
import { GGUF_HEADER, ggufFault } from './gguf.ts';
import { isNative, NATIVE } from './native.ts';
import { NUMPY_MAGIC, scanNumpy } from './numpy.ts';
import { externalData } from './onnx.ts';
import { isMagic, scanPickles } from './pickle/scan-pickles.ts';
import type { Notes } from './report.ts';
import { safetensorsFault } from './safetensors.ts';
import { fileWindow, streamWindow } from './window.ts';

export interface FileToScan {
  readonly handle: FileHandle;
  /** In the folder, and on the disk. */
  readonly path: string;
  readonly place: string;
  readonly size: number;
  readonly start: Buffer;
  readonly notes: Notes;
  readonly isAllowed: (name: string) => boolean;
  readonly signal: AbortSignal;
}

type Look = (file: FileToScan) => Promise<void> | void;

/** What their readers take for pickles, whatever they begin with. */
const PICKLE = /\.(pkl|pickle|p|pk|dill|joblib|sav|pt|pth|th|ckpt|npy)$/i;
/** May be pickles, and more often are not. */
const MAYBE_PICKLE = /\.(bin|dat|data)$/i;

const zipOf: Look = async ({ place, path, notes, isAllowed, signal }) => (await import('./zip.ts')).scanZip(place, { notes, isAllowed, signal, isKeras: path.endsWith('.keras') });

const safetensors: Look = async ({ handle, size, notes }) => {
  const fault = await safetensorsFault(handle, size);
  if (fault !== undefined) notes.unsafe('safetensors-header', `it is no sound safetensors file, ${fault}: fetch it again`);
};

const onnx: Look = async ({ handle, path, place, size, notes, signal }) => {
  const { paths, broken } = await externalData(fileWindow(handle, 0, size), size, signal);
  if (broken !== undefined) notes.unsafe('onnx-damaged', `the graph cannot be read to its end, ${broken}: fetch it again`);
  for (const data of [...paths].sort()) {
    const why = whyUnsafe(data);
    if (why !== undefined) notes.unsafe('onnx-external-data', `the graph has tensors at ${shown(data)}, which ${why}: export it again with its data beside it`);
    else if (await access(join(dirname(place), data)).then(() => false, () => true)) notes.note('onnx-external-data', `the graph has tensors at ${shown(relative('', join(dirname(path), data)))}, which is not there: fetch it too`);
  }
};

const numpy: Look = async ({ handle, size, notes, isAllowed, signal }) => scanNumpy(fileWindow(handle, 0, size), { notes, isAllowed, isTorch: false, signal });

const pickle = (isSurely: boolean): Look => async ({ handle, size, notes, isAllowed, signal }) => {
  const kind = await scanPickles(fileWindow(handle, 0, size), { notes, isAllowed, isTorch: false, isSurely, signal });
  if (kind === 'none' && isSurely && size > 0) notes.unsafe('pickle-damaged', 'it is no pickle: fetch it again');
};

/** To a reader of pickles its first bytes are a number, and what follows may be anything. */
const gguf: Look = async (file) => {
  const fault = ggufFault(file.start.subarray(0, GGUF_HEADER));
  if (fault !== undefined) file.notes.unsafe('gguf-header', `it is no sound GGUF file, ${fault}: fetch it again`);
  if (!/\.gguf$/i.test(file.path)) await pickle(false)(file);
};

/** joblib compresses whole files. */
const packedPickle: Look = async ({ place, start, notes, isAllowed, signal }) => {
  const source = createReadStream(place, { signal });
  const inflate = start[0] === 0x1f ? createGunzip() : createInflate();
  pipeline(source, inflate, () => undefined);
  try {
    await scanPickles(streamWindow(inflate), { notes, isAllowed, isTorch: false, isSurely: true, signal });
  } catch (error) {
    if (!/^Z_/.test((error as NodeJS.ErrnoException).code ?? '')) throw error;
    notes.unsafe('pickle-damaged', 'the compressed pickle cannot be inflated to its end: fetch it again');
  } finally {
    inflate.destroy();
    source.destroy();
  }
};

const unsafe = (rule: Parameters<Notes['unsafe']>[0], text: string): Look => ({ notes }) => notes.unsafe(rule, text);
const note = (rule: Parameters<Notes['note']>[0], text: string): Look => ({ notes }) => notes.note(rule, text);

const begins = (...bytes: readonly number[]) => (start: Buffer): boolean => bytes.every((byte, at) => start[at] === byte);
const [isZip, isHdf, isGzip, isZlib] = [begins(0x50, 0x4b, 3, 4), begins(0x89, 0x48, 0x44, 0x46), begins(0x1f, 0x8b), begins(0x78)];
const isOtherPacked = (start: Buffer): boolean => [begins(0x42, 0x5a, 0x68), begins(0xfd, 0x37, 0x7a, 0x58, 0x5a), begins(0x5d, 0, 0), begins(4, 0x22, 0x4d, 0x18)].some((fits) => fits(start));

/** What is looked at, the first that fits: by what a file begins with rather than by its name, which anybody may choose. */
const LOOKS: readonly (readonly [(start: Buffer, path: string) => boolean, Look])[] = [
  [isNative, unsafe('native-code', NATIVE)],
  [(_, path) => /\.safetensors$/i.test(path), safetensors],
  [(start, path) => isZip(start) || /\.(npz|keras)$/i.test(path), zipOf],
  [(start) => start.subarray(0, 6).equals(NUMPY_MAGIC), numpy],
  [(start) => isHdf(start), note('keras-code', 'it is HDF5, which may hold layers of Keras that are code, and is not looked into')],
  [(_, path) => /\.onnx$/i.test(path), onnx],
  [(start) => isMagic(start), (file) => pickle(PICKLE.test(file.path))(file)],
  [(start, path) => PICKLE.test(path) && (isGzip(start) || isZlib(start)), packedPickle],
  [(start, path) => PICKLE.test(path) && isOtherPacked(start), unsafe('not-scanned', 'it is a pickle in a compression that is not looked into: save it uncompressed')],
  [(_, path) => PICKLE.test(path), pickle(true)],
  [(start, path) => start.toString('latin1', 0, 4) === 'GGUF' || /\.gguf$/i.test(path), gguf],
  [(_, path) => MAYBE_PICKLE.test(path), pickle(false)],
  [(start, path) => start.toString('latin1', 0, 2) === '#!' && !path.endsWith('.py'), note('script', 'it is a script')],
  [(_, path) => /\.(tar|tgz|gz|zst|7z|rar|bz2|xz|mar|nemo)$/i.test(path), note('not-scanned', 'it is an archive, which is not looked into: fetch it with --unpack')],
];

export async function scanFile(file: FileToScan): Promise<void> {
  await LOOKS.find(([fits]) => fits(file.start, file.path))?.[1](file);
}
