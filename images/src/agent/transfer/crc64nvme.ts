/** The polynomial 0xad93d23594c93659, its bits from right to left, in two halves. */
const HIGH = 0x9a6c9329;
const LOW = 0xac4bc9b5;

/** For eight bytes at a time: the high and the low half of every entry, 256 entries for each byte. */
const [highs, lows] = tables();

function tables(): readonly [Int32Array, Int32Array] {
  const high = new Int32Array(8 * 256);
  const low = new Int32Array(8 * 256);
  for (let byte = 0; byte < 256; byte++) {
    let [h, l] = [0, byte];
    for (let bit = 0; bit < 8; bit++) {
      const odd = l & 1;
      l = (l >>> 1) | (h << 31);
      h >>>= 1;
      if (odd === 1) [h, l] = [h ^ HIGH, l ^ LOW];
    }
    [high[byte], low[byte]] = [h, l];
  }
  for (let at = 256; at < high.length; at++) {
    const [h, l] = [high[at - 256]!, low[at - 256]!];
    high[at] = (h >>> 8) ^ high[l & 255]!;
    low[at] = ((l >>> 8) | (h << 24)) ^ low[l & 255]!;
  }
  return [high, low];
}

/**
 * CRC-64 as NVMe has it: what S3 computes of objects that are uploaded without a checksum, parts or not.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html
 */
export function crc64nvme(): { update(bytes: Uint8Array): void; digest(as?: 'hex'): string } {
  let [high, low] = [-1, -1];
  return {
    update: (bytes) => {
      let [h, l] = [high, low];
      let at = 0;
      const words = bytes.length - (bytes.length % 8);
      for (; at < words; at += 8) {
        l ^= bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
        h ^= bytes[at + 4]! | (bytes[at + 5]! << 8) | (bytes[at + 6]! << 16) | (bytes[at + 7]! << 24);
        const [a, b, c, d] = [1792 + (l & 255), 1536 + ((l >>> 8) & 255), 1280 + ((l >>> 16) & 255), 1024 + (l >>> 24)];
        const [e, f, g, i] = [768 + (h & 255), 512 + ((h >>> 8) & 255), 256 + ((h >>> 16) & 255), h >>> 24];
        h = highs[a]! ^ highs[b]! ^ highs[c]! ^ highs[d]! ^ highs[e]! ^ highs[f]! ^ highs[g]! ^ highs[i]!;
        l = lows[a]! ^ lows[b]! ^ lows[c]! ^ lows[d]! ^ lows[e]! ^ lows[f]! ^ lows[g]! ^ lows[i]!;
      }
      for (; at < bytes.length; at++) {
        const entry = (l ^ bytes[at]!) & 255;
        l = ((l >>> 8) | (h << 24)) ^ lows[entry]!;
        h = (h >>> 8) ^ highs[entry]!;
      }
      [high, low] = [h, l];
    },
    digest: () => hex(~high) + hex(~low),
  };
}

function hex(half: number): string {
  return (half >>> 0).toString(16).padStart(8, '0');
}
