import type { FileHandle } from 'node:fs/promises';
import { shown } from '../archive/refusal.ts';

/** What the format's own reader takes. @see https://github.com/huggingface/safetensors#format */
const MOST_HEADER = 100_000_000;

/** Bits of one element. */
const BITS: Readonly<Record<string, number>> = {
  F4: 4, F6_E2M3: 6, F6_E3M2: 6, BOOL: 8, U8: 8, I8: 8, F8_E4M3: 8, F8_E5M2: 8, F8_E8M0: 8, F8_E4M3FNUZ: 8, F8_E5M2FNUZ: 8,
  I16: 16, U16: 16, F16: 16, BF16: 16, I32: 32, U32: 32, F32: 32, I64: 64, U64: 64, F64: 64, C64: 64,
};

/** Reads the header alone. @returns what is wrong with it */
export async function safetensorsFault(handle: FileHandle, size: number): Promise<string | undefined> {
  if (size < 8) return `it has ${size} bytes, too few for the length of a header`;
  const length = Number((await read(handle, 0, 8)).readBigUInt64LE());
  if (length > MOST_HEADER) return `its header says to have ${length} bytes, of at most ${MOST_HEADER}`;
  if (length > size - 8) return `its header says to have ${length} bytes, and ${size - 8} are there`;
  return headerFault(await read(handle, 8, length), size - 8 - length);
}

/** @returns what is wrong with a header over that many bytes of data */
export function headerFault(header: Buffer, dataSize: number): string | undefined {
  if (header[0] !== 0x7b) return "its header does not begin with '{'";
  const text = textOf(header);
  const tensors = text === undefined ? undefined : objectOf(text);
  if (text === undefined || tensors === undefined) return 'its header is no JSON';
  const { __metadata__: metadata = {}, ...rest } = tensors;
  if (typeof metadata !== 'object' || metadata === null || Object.values(metadata).some((value) => typeof value !== 'string')) return 'its metadata is no map of texts';
  const names = Object.keys(rest);
  const ranges: [number, number, string][] = [];
  for (const name of names) {
    const range = rangeOf(rest[name]);
    if (typeof range === 'string') return `its tensor ${shown(name)} ${range}`;
    ranges.push([...range, name]);
  }
  // A name that is there twice is one for this parser, and the other for another.
  const said = text.match(/"data_offsets"\s*:/g)?.length ?? 0;
  if (said !== names.length) return `its header describes ${said} tensors under ${names.length} names`;
  let end = 0;
  for (const [from, to, name] of ranges.sort((a, b) => a[0] - b[0] || a[1] - b[1])) {
    if (from !== end) return `its tensor ${shown(name)} begins at ${from}, where ${end} is next: ${from < end ? 'tensors lie over each other' : 'bytes belong to none'}`;
    end = to;
  }
  return end === dataSize ? undefined : `its tensors have ${end} bytes, and ${dataSize} are there`;
}

function rangeOf(tensor: unknown): [number, number] | string {
  if (typeof tensor !== 'object' || tensor === null) return 'is no description';
  const { dtype, shape, data_offsets: offsets } = tensor as Readonly<Record<string, unknown>>;
  const bits = typeof dtype === 'string' && Object.hasOwn(BITS, dtype) ? BITS[dtype] : undefined;
  if (bits === undefined) return `has the unknown type ${shown(String(dtype))}`;
  if (!Array.isArray(shape) || !shape.every(isCount)) return 'has a shape that is none';
  if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(isCount)) return 'has offsets that are none';
  const [from, to] = offsets as [number, number];
  const size = shape.reduce((product: number, dimension) => product * dimension, bits) / 8;
  if (!Number.isSafeInteger(size) && size !== 0) return 'has a shape of no whole number of bytes';
  return to - from === size ? [from, to] : `has ${to - from} bytes, and its shape needs ${size}`;
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function textOf(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function objectOf(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value as Readonly<Record<string, unknown>> : undefined;
  } catch {
    return undefined;
  }
}

async function read(handle: FileHandle, at: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await handle.read(buffer, 0, length, at);
  return buffer.subarray(0, bytesRead);
}
