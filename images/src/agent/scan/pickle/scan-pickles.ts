import type { Window } from '../window.ts';
import { judgePickle, type Judging } from './judge.ts';
import { readPickle } from './read-pickle.ts';

/** Of the first pickle of files that torch.save wrote before 1.6. @see https://github.com/pytorch/pytorch/blob/main/torch/serialization.py */
const LEGACY_MAGIC = '0x1950a86a20f9469cfc6c';
/** Magic, version, system, the object, keys of its tensors; their bytes follow. */
const LEGACY_PICKLES = 5;
/** More than any program writes one behind another. */
const MOST_PICKLES = 1000;

/** What a file of pickles turned out to be. */
export type Pickles = 'pickle' | 'none';

/**
 * Every pickle of a file, one behind the other. A file that only may be one (`.bin`) is one if its first is whole, or does
 * something before it breaks.
 */
export async function scanPickles(window: Window, judging: Judging & { readonly isSurely: boolean; readonly signal: AbortSignal }): Promise<Pickles> {
  const { notes, member, isSurely, signal } = judging;
  let isLegacy = false;
  for (let count = 0; count < MOST_PICKLES; count += 1) {
    const next = await window.peek(2);
    if (next.length === 0) return count > 0 ? 'pickle' : 'none';
    // What pickles of old protocols begin with may be anything, and a reader may take what follows for one of them.
    const isSure = count === 0 ? isSurely : isLegacy || isMagic(next);
    const pickle = await readPickle(window, signal);
    const does = pickle.goesOn === true || pickle.happenings.some(({ what, name }) => what === 'import' && /^[\p{L}_][\p{L}\p{N}_.]*$/u.test(name));
    if (pickle.broken !== undefined && !isSure && !does) {
      if (count === 0) return 'none';
      notes.note('not-scanned', 'there are more bytes behind the pickle, which are none', member);
      return 'pickle';
    }
    if (count === 0) isLegacy = pickle.top?.kind === 'text' && pickle.top.text === LEGACY_MAGIC;
    judgePickle(pickle, { ...judging, isTorch: judging.isTorch || isLegacy });
    if (pickle.broken !== undefined || (isLegacy && count + 1 === LEGACY_PICKLES)) return 'pickle';
  }
  notes.unsafe('pickle-damaged', `there are more than ${MOST_PICKLES} pickles in one file`, member);
  return 'pickle';
}

/** PROTO with a protocol that has it. */
export function isMagic(bytes: Buffer): boolean {
  return bytes[0] === 0x80 && (bytes[1] ?? 6) <= 5;
}
