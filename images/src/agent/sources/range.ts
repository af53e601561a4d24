/** From `from` up to `to`, which is not part of it. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

export function rangeHeader(range: Range | undefined): Record<string, string> {
  return range === undefined ? {} : { range: `bytes=${range.from}-${range.to - 1}` };
}
