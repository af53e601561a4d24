import { Unsound } from './unsound.ts';
import { nameOf, type Value } from './values.ts';

/** What follows a wrapper of joblib: bytes of an array, or a pickle of its objects. */
export type Array = { readonly bytes: number; readonly isAligned: boolean } | 'pickle';

const [SHAPE, DTYPE, ALIGNMENT] = ['shape', 'dtype', 'numpy_array_alignment_bytes'];
export const ARRAY_KEYS: ReadonlySet<string> = new Set([SHAPE, DTYPE, ALIGNMENT]);

/**
 * How many bytes follow; where that cannot be told for sure, what lies behind them is not known either.
 *
 * @throws Unsound
 * @see https://github.com/joblib/joblib/blob/main/joblib/numpy_pickle.py, NumpyArrayWrapper
 */
export function arrayOf(state: Value): Array {
  const untold = (): Unsound => new Unsound('it holds an array of joblib whose size cannot be told', true);
  if (state.kind !== 'dict' || state.isOpen) throw untold();
  const [shape, dtype, alignment] = [SHAPE, DTYPE, ALIGNMENT].map((key) => state.entries.get(key as string));
  const size = itemSize(dtype);
  if (size === undefined || shape?.kind !== 'tuple') throw untold();
  if (size === 'object') return 'pickle';
  const bytes = shape.items.reduce((product, item) => product * (item.kind === 'number' ? item.number : NaN), size);
  if (!Number.isSafeInteger(bytes) || bytes < 0) throw untold();
  return { bytes, isAligned: alignment?.kind === 'number' };
}

/** A type as numpy writes it: its name, and a state that repeats the size of texts and changes no other. */
function itemSize(dtype: Value | undefined): number | 'object' | undefined {
  if (dtype?.kind !== 'object' || nameOf(dtype.of) !== 'numpy.dtype' || dtype.from.kind !== 'tuple') return undefined;
  const [name] = dtype.from.items;
  const [, letter = '', digits] = name?.kind === 'text' ? /^[<>|=]?([?biufcSUVmMO])(\d*)$/.exec(name.text) ?? [] : [];
  const size = Number(digits === '' ? '1' : digits) * (letter === 'U' ? 4 : 1);
  const { state } = dtype;
  if (state !== undefined) {
    if (state.kind !== 'tuple' || state.items[2]?.kind !== 'none' || state.items[4]?.kind !== 'none') return undefined;
    const said = state.items[5];
    if (said?.kind !== 'number' || ![-1, size].includes(said.number)) return undefined;
  }
  if (letter === 'O') return 'object';
  return letter === '' ? undefined : size;
}
