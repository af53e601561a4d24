/** Bytes a second over the last seconds. */
export interface Rate {
  add(total: number): void;
  readonly perSecond: number;
}

export function rateOver(seconds: number, now: () => number = () => performance.now()): Rate {
  let points: { readonly at: number; readonly total: number }[] = [{ at: now(), total: 0 }];
  return {
    add: (total) => {
      const at = now();
      points = [...points.filter((point) => at - point.at <= seconds * 1000), { at, total }];
    },
    get perSecond() {
      const [first, last] = [points[0]!, points.at(-1)!];
      return last.at === first.at ? 0 : Math.max(0, (last.total - first.total) / ((last.at - first.at) / 1000));
    },
  };
}
