/** @see https://github.com/ggml-org/ggml/blob/master/docs/gguf.md#file-structure */
export const GGUF_HEADER = 24;
const VERSIONS = [2, 3];
const MOST_COUNT = 2 ** 24;

/** @returns what is wrong with the first bytes of a GGUF file */
export function ggufFault(header: Buffer): string | undefined {
  if (header.toString('latin1', 0, 4) !== 'GGUF') return "it does not begin with 'GGUF'";
  if (header.length < GGUF_HEADER) return `it has ${header.length} bytes, too few for a header`;
  const version = header.readUInt32LE(4);
  if (!VERSIONS.includes(version)) return `it has version ${version}, and ${VERSIONS.join(' and ')} are known`;
  const [tensors, keys] = [Number(header.readBigUInt64LE(8)), Number(header.readBigUInt64LE(16))];
  return Math.max(tensors, keys) > MOST_COUNT ? `it says to have ${tensors} tensors and ${keys} keys` : undefined;
}
