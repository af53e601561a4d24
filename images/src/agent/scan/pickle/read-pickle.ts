import type { Window } from '../window.ts';
import type { Array } from './joblib.ts';
import { pickleMachine, type Happening } from './machine.ts';
import { stepAt, TOO_LONG } from './opcodes.ts';
import { Unsound } from './unsound.ts';
import type { Value } from './values.ts';

/** One pickle of a file, read to its end or to where it breaks. */
export interface Pickle {
  readonly happenings: readonly Happening[];
  readonly top: Value | undefined;
  /** Why it could not be read to its end; what happened before, a reader does. */
  readonly broken?: string;
  /** Readers may go on where this look at it broke off. */
  readonly goesOn?: boolean;
}

const READ = 2 ** 16;
/** Arrays of objects in joblib's pickles hold pickles of their own. */
const DEEPEST = 8;

/** Reads one pickle, which makes and imports nothing, and leaves the window behind it. */
export async function readPickle(window: Window, signal: AbortSignal, depth = 0): Promise<Pickle> {
  const machine = pickleMachine();
  const inner: Happening[] = [];
  const broken = (why: string, goesOn = false): Pickle => ({ happenings: [...machine.happenings, ...inner], top: undefined, broken: why, goesOn });
  for (;;) {
    signal.throwIfAborted();
    let bytes = await window.peek(READ);
    let at = 0;
    let skip = 0;
    let array: Array | undefined;
    let isDone = false;
    while (skip === 0 && array === undefined && !isDone && at < bytes.length) {
      const step = stepAt(bytes, at);
      if (step === TOO_LONG) return broken('it has a line that is longer than all lines', true);
      if (step === undefined) return broken(`there is no opcode at byte ${window.position + at}`);
      if (typeof step === 'number') {
        if (at > 0) break;
        const more = await window.peek(step);
        if (more.length < step && more.length <= bytes.length) return broken('it is cut off');
        bytes = more;
        continue;
      }
      try {
        machine.run(step);
      } catch (error) {
        if (error instanceof Unsound) return broken(error.message, error.isOurs);
        throw error;
      }
      at += step.length;
      skip = step.skip;
      array = machine.takeArray();
      isDone = step.name === 'STOP';
    }
    if (at === 0) return broken('it is cut off');
    if (!await window.skip(at + skip)) return broken('it is cut off');
    if (isDone) return { happenings: [...machine.happenings, ...inner], top: machine.top };
    if (array === 'pickle') {
      if (depth === DEEPEST) return broken(`more than ${DEEPEST} pickles lie in each other`, true);
      const held = await readPickle(window, signal, depth + 1);
      inner.push(...held.happenings);
      if (held.broken !== undefined) return broken(held.broken, held.goesOn);
    } else if (array !== undefined) {
      const padding = array.isAligned ? 1 + ((await window.peek(1))[0] ?? 0) : 0;
      if (!await window.skip(padding + array.bytes)) return broken('it is cut off in an array');
    }
  }
}
