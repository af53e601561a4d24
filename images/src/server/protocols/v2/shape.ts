import { invalid, shown } from '../../fields.ts';

const MAX_RANK = 8;
/** More elements than any body could hold: the product of a shape stays far from where numbers lose digits. */
const MAX_ELEMENTS = 2 ** 31 - 1;

/** Dimensions of a tensor that is sent: whole numbers, no -1. */
export function shapeOf(value: unknown, what: string): number[] {
  if (!Array.isArray(value)) throw invalid(`${what} must be a list of dimensions, got ${shown(value)}`);
  if (value.length > MAX_RANK) throw invalid(`${what} has ${value.length} dimensions, the limit is ${MAX_RANK}`);
  for (const dimension of value) {
    if (!Number.isSafeInteger(dimension) || dimension < 0 || dimension > MAX_ELEMENTS) {
      throw invalid(`${what} must hold whole numbers from 0 to ${MAX_ELEMENTS}, got ${shown(dimension)}: `
        + 'send the true dimensions, -1 is for metadata only');
    }
  }
  elementsOf(value as number[], what);
  return value as number[];
}

/** The product of the dimensions; it cannot overflow. */
export function elementsOf(shape: readonly number[], what: string): number {
  let elements = 1;
  for (const dimension of shape) {
    elements *= dimension;
    if (elements > MAX_ELEMENTS) throw invalid(`${what} [${shape.join(', ')}] has more than ${MAX_ELEMENTS} elements: send less`);
  }
  return elements;
}
