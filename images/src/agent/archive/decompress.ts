import { Readable, pipeline, type Duplex } from 'node:stream';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { Failure } from '../failure.ts';
import type { Budget } from './budget.ts';
import type { ArchiveFormat } from './format.ts';
import type { Refuse } from './refusal.ts';
import { zstdFrames } from './zstd-frames.ts';

const CHUNK = 2 ** 20;

/** The tar in a compressed one, with an eye on how much comes out of how little. */
export async function* decompressed(source: Readable, format: Exclude<ArchiveFormat, 'zip'>, budget: Budget, refuse: Refuse): AsyncGenerator<Buffer> {
  let read = 0;
  let out = 0;
  const counted = async function* (): AsyncGenerator<Buffer> {
    for await (const chunk of source) {
      read += (chunk as Buffer).length;
      yield chunk as Buffer;
    }
  };
  const bytes = format === 'tar' ? counted() : format === 'tar.gz' ? through(counted(), createGunzip({ chunkSize: CHUNK }), refuse) : unzstd(counted(), refuse);
  for await (const chunk of bytes) {
    out += chunk.length;
    budget.inflated(read, out);
    yield chunk;
  }
}

async function* unzstd(source: AsyncIterable<Buffer>, refuse: Refuse): AsyncGenerator<Buffer> {
  for await (const frame of zstdFrames(source, refuse)) yield* through(frame, createZstdDecompress({ chunkSize: CHUNK }), refuse);
}

async function* through(source: AsyncIterable<Buffer>, decoder: Duplex, refuse: Refuse): AsyncGenerator<Buffer> {
  // The error comes out of the decoder below.
  pipeline(Readable.from(source), decoder, () => undefined);
  try {
    for await (const chunk of decoder) yield chunk as Buffer;
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (error instanceof Failure || !/^Z_|^ZSTD_/.test(code)) throw error;
    throw refuse(undefined, code === 'Z_BUF_ERROR' ? 'is cut off' : `cannot be decompressed (${code})`);
  } finally {
    decoder.destroy();
  }
}
