export const NATIVE = 'it is native code, which nothing here can look into: take it out, or load no model that asks for it';

/** What the system runs, by what it begins with, or what its name makes others load. */
export function isNative(start: Buffer, path: string): boolean {
  const magic = start.length < 4 ? 0 : start.readUInt32BE();
  return [0x7f454c46, 0xfeedface, 0xfeedfacf, 0xcefaedfe, 0xcffaedfe].includes(magic) || /\.(so(\.\d+)*|dll|dylib|exe|pyc|pyd)$/i.test(path);
}
