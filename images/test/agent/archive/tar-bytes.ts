/** One entry as it is to stand in a tar, however wrong. */
export interface TarItem {
  readonly name: string | Buffer;
  readonly type?: string;
  readonly link?: string | Buffer;
  readonly content?: string | Buffer;
  readonly mode?: number;
  /** Instead of the content's. */
  readonly size?: number;
  /** Changes the finished header; the checksum is made anew. */
  readonly edit?: (header: Buffer) => void;
}

export function tarBytes(items: readonly TarItem[], end: Buffer = Buffer.alloc(1024)): Buffer {
  return Buffer.concat([...items.map(itemBytes), end]);
}

function itemBytes({ name, type = '0', link = '', content = '', mode = 0o644, size, edit }: TarItem): Buffer {
  const body = Buffer.from(content as string);
  const header = Buffer.alloc(512);
  Buffer.from(name as string).copy(header, 0, 0, 100);
  header.write(`${mode.toString(8).padStart(7, '0')}\0`, 100);
  header.write('0000000\0', 108);
  header.write('0000000\0', 116);
  header.write(`${(size ?? body.length).toString(8).padStart(11, '0')}\0`, 124);
  header.write('00000000000\0', 136);
  header.write(type, 156);
  Buffer.from(link as string).copy(header, 157, 0, 100);
  header.write('ustar\x0000', 257);
  edit?.(header);
  header.write('        ', 148);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return Buffer.concat([header, body, Buffer.alloc((512 - (body.length % 512)) % 512)]);
}

/** The extended header before an entry. */
export function paxItem(fields: Readonly<Record<string, string>>, type = 'x'): TarItem {
  const records = Object.entries(fields).map(([key, value]) => {
    const rest = Buffer.byteLength(` ${key}=${value}\n`);
    const length = [1, 2, 3, 4, 5].map((digits) => rest + digits).find((total) => rest + String(total).length === total) as number;
    return `${length} ${key}=${value}\n`;
  });
  return { name: 'PaxHeaders/x', type, content: records.join('') };
}
