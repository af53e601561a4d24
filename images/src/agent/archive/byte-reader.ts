/** Takes bytes off a stream in the pieces that a format has; holds no more than a piece and a chunk. */
export interface ByteReader {
  /** That many bytes, or what is left where the stream ends before. */
  exactly(length: number): Promise<Buffer>;
  /** At least one byte and at most that many; empty at the end. */
  some(most: number): Promise<Buffer>;
}

export function byteReader(source: AsyncIterable<Buffer>): ByteReader {
  const chunks = source[Symbol.asyncIterator]();
  let rest: Buffer = Buffer.alloc(0);
  const some = async (most: number): Promise<Buffer> => {
    while (rest.length === 0) {
      const { value, done } = await chunks.next();
      if (done === true) return rest;
      rest = value;
    }
    const taken = rest.subarray(0, most);
    rest = rest.subarray(taken.length);
    return taken;
  };
  const exactly = async (length: number): Promise<Buffer> => {
    const first = await some(length);
    if (first.length === length || first.length === 0) return first;
    const pieces = [first];
    for (let held = first.length; held < length;) {
      const piece = await some(length - held);
      if (piece.length === 0) break;
      pieces.push(piece);
      held += piece.length;
    }
    return Buffer.concat(pieces);
  };
  return { exactly, some };
}
