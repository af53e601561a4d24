import { scanPickles } from './pickle/scan-pickles.ts';
import type { Judging } from './pickle/judge.ts';
import type { Window } from './window.ts';

export const NUMPY_MAGIC = Buffer.from('\x93NUMPY', 'latin1');
const MOST_HEADER = 2 ** 20;
/** As numpy writes it, and nobody else has to. */
const HEADER = /^\{'descr': ([^{}\\]+), 'fortran_order': (?:True|False), 'shape': \((?:\d+L?,? ?)*\), \}\s*$/;
/** Types that hold no objects. */
const PLAIN = /^[<>|=]?[?bBhHiIlLqQpPefdgFDGSaUVmMc]\d*(\[\w+\])?$/;

/** An array's header; one of objects has a pickle behind it. @see https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html */
export async function scanNumpy(window: Window, judging: Judging & { readonly signal: AbortSignal }): Promise<void> {
  const start = await window.peek(12);
  const version = start[6] ?? 0;
  const width = version === 1 ? 2 : 4;
  const length = start.length < 12 || !start.subarray(0, 6).equals(NUMPY_MAGIC) ? -1 : start.readUIntLE(8, width);
  if (length < 0 || version < 1 || version > 3 || length > MOST_HEADER) return judging.notes.unsafe('numpy-header', 'the header of the array is damaged: fetch the file again', judging.member);
  const header = (await window.peek(8 + width + length)).subarray(8 + width, 8 + width + length);
  const descr = HEADER.exec(header.toString('latin1'))?.[1];
  if (header.length < length || descr === undefined) return judging.notes.unsafe('numpy-header', 'the header of the array is none that numpy writes: save the array again', judging.member);
  if (typesOf(descr).every((type) => PLAIN.test(type))) return;
  await window.skip(8 + width + length);
  await scanPickles(window, { ...judging, isSurely: true });
}

/** Of one type its text; of a list of fields those of all of them, which stand behind their names. */
function typesOf(descr: string): string[] {
  const whole = /^'([^']*)'$/.exec(descr)?.[1];
  if (whole !== undefined) return [whole];
  const types = [...descr.matchAll(/, '([^']*)'/g)].map(([, type]) => type as string);
  return descr.startsWith('[') && types.length > 0 ? types : ['?'.repeat(2)];
}
