/** What extended headers may say of the next entry; everything else in them is about times and owners. */
export interface PaxFields {
  readonly path?: Buffer;
  readonly linkpath?: Buffer;
  readonly size?: number;
}

/**
 * Records of `length key=value` and a newline, the length of the whole record in front.
 *
 * @returns the fields, or what is wrong
 * @see https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html#tag_20_94_13_03
 */
export function paxFields(bytes: Buffer): PaxFields | string {
  const fields: { path?: Buffer; linkpath?: Buffer; size?: number } = {};
  for (let at = 0; at < bytes.length;) {
    const space = bytes.indexOf(0x20, at);
    const digits = space < 0 || space - at > 8 ? '' : bytes.toString('latin1', at, space);
    const end = at + Number(digits);
    const equals = bytes.indexOf(0x3d, space);
    if (!/^[1-9]\d*$/.test(digits) || end > bytes.length || bytes[end - 1] !== 0x0a || equals < 0 || equals >= end) return 'has an extended header that is damaged';
    const key = bytes.toString('latin1', space + 1, equals);
    const value = Buffer.from(bytes.subarray(equals + 1, end - 1));
    if (key.startsWith('GNU.sparse.')) return 'is a sparse file, which is not supported';
    if (key === 'path' || key === 'linkpath') fields[key] = value;
    else if (key === 'size') {
      const size = /^\d{1,16}$/.test(value.toString('latin1')) ? Number(value) : NaN;
      if (!Number.isSafeInteger(size)) return 'has an extended header with a size that is no number';
      fields.size = size;
    }
    at = end;
  }
  return fields;
}
