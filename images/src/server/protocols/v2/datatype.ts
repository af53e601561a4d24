import type { Datatype } from '../../runtime/runner.ts';
import { SIZES } from '../../runtime/datatypes.ts';
import { invalid, shown } from '../../fields.ts';
import type { AnyDatatype } from './tensor.ts';

/** Bytes of one element. */
export const sizeOf = (datatype: Datatype): number => SIZES[datatype];

export function datatypeOf(value: unknown, what: string): AnyDatatype {
  if (value === 'BYTES') return value;
  if (typeof value === 'string' && Object.hasOwn(SIZES, value)) return value as Datatype;
  throw invalid(`${what} must be one of BYTES, ${Object.keys(SIZES).join(', ')}, got ${shown(value)}`);
}
