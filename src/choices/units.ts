import { Duration, Size, SizeRoundingBehavior } from 'cdk8s';
import { wholeNumber } from '../checks/values/number-in-range';

/** Bytes of a size; fractions of a kibibyte are rounded up. */
export function bytesOf(size: Size): number {
  return Math.ceil(size.toKibibytes({ rounding: SizeRoundingBehavior.NONE })) * 1024;
}

/** Bytes of a size that may be missing. */
export function optionalBytes(size: Size | undefined): number | undefined {
  return size === undefined ? undefined : bytesOf(size);
}

/** Seconds of a duration, which must be whole and in the range. */
export function secondsOf(prop: string, duration: Duration, min: number, max?: number): number {
  return wholeNumber(prop, duration.toSeconds({ integral: false }), min, max);
}
