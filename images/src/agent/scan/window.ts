import type { FileHandle } from 'node:fs/promises';

/** A view of bytes that come one after the other; what is skipped of a file is never read. */
export interface Window {
  /** At least that many bytes from here on, fewer only at the end; valid until the next call. */
  peek(length: number): Promise<Buffer>;
  /** @returns false if the end comes before */
  skip(length: number): Promise<boolean>;
  /** How many bytes lie behind. */
  readonly position: number;
}

const CHUNK = 2 ** 16;

export function fileWindow(handle: FileHandle, start: number, end: number): Window {
  let at = start;
  return windowOf({
    read: async (most) => {
      const { buffer, bytesRead } = await handle.read(Buffer.allocUnsafe(Math.min(most, end - at)), 0, Math.min(most, end - at), at);
      at += bytesRead;
      return buffer.subarray(0, bytesRead);
    },
    jump: async (length) => {
      const jumped = Math.min(length, end - at);
      at += jumped;
      return jumped;
    },
  });
}

export function streamWindow(chunks: AsyncIterable<Buffer>): Window {
  const iterator = chunks[Symbol.asyncIterator]();
  let rest: Buffer = Buffer.alloc(0);
  const read = async (most: number): Promise<Buffer> => {
    while (rest.length === 0) {
      const { value, done } = await iterator.next();
      if (done === true) return rest;
      rest = value;
    }
    const taken = rest.subarray(0, most);
    rest = rest.subarray(taken.length);
    return taken;
  };
  return windowOf({
    read,
    jump: async (length) => {
      let left = length;
      for (let piece = await read(left); left > 0 && piece.length > 0; piece = left > 0 ? await read(left) : piece) left -= piece.length;
      return length - left;
    },
  });
}

export function bytesWindow(bytes: Buffer): Window {
  return streamWindow((async function* () { yield bytes; })());
}

function windowOf({ read, jump }: { read(most: number): Promise<Buffer>; jump(length: number): Promise<number> }): Window {
  let held: Buffer = Buffer.alloc(0);
  let position = 0;
  return {
    get position() { return position; },
    peek: async (length) => {
      while (held.length < length) {
        const more = await read(Math.max(CHUNK, length - held.length));
        if (more.length === 0) break;
        held = held.length === 0 ? more : Buffer.concat([held, more]);
      }
      return held;
    },
    skip: async (length) => {
      const fromHeld = Math.min(length, held.length);
      held = held.subarray(fromHeld);
      const jumped = fromHeld < length ? await jump(length - fromHeld) : 0;
      position += fromHeld + jumped;
      return fromHeld + jumped === length;
    },
  };
}
