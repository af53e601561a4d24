import { scanPickles } from './pickle/scan-pickles.ts';
import type { Judging } from './pickle/judge.ts';
import type { Window } from './window.ts';

export const NUMPY_MAGIC = Buffer.from('\x93NUMPY', 'latin1');
const MOST_HEADER = 2 ** 20;

/** An array's header; one of objects has a pickle behind it. @see https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html */
export async function scanNumpy(window: Window, judging: Judging & { readonly signal: AbortSignal }): Promise<void> {
  const start = await window.peek(12);
  const version = start[6] ?? 0;
  const width = version === 1 ? 2 : 4;
  const length = start.length < 12 || !start.subarray(0, 6).equals(NUMPY_MAGIC) ? -1 : start.readUIntLE(8, width);
  if (length < 0 || version < 1 || version > 3 || length > MOST_HEADER) return judging.notes.unsafe('numpy-header', 'the header of the array is damaged: fetch the file again', judging.member);
  const header = (await window.peek(8 + width + length)).subarray(8 + width, 8 + width + length);
  const descr = /'descr'\s*:\s*(.*?),\s*'fortran_order'/s.exec(header.toString('latin1'))?.[1];
  if (header.length < length || descr === undefined) return judging.notes.unsafe('numpy-header', 'the header of the array is damaged: fetch the file again', judging.member);
  if (!/['"][<>|=]?O\d*['"]/.test(descr)) return;
  await window.skip(8 + width + length);
  await scanPickles(window, { ...judging, isSurely: true });
}
