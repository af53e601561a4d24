/** The KServe versions that the suites run against by default. */
export const KSERVE_VERSIONS = ['0.15.2', '0.16.0', '0.17.0', '0.19.0', '0.20.0'];

/** Compares versions number by number. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => version.split('.').map(Number));
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0);
    if (difference !== 0) { return difference; }
  }
  return 0;
}

/** Whether a version lies in a range like '*', '>=0.16' or '>=0.16 <0.19'. */
export function inRange(version: string, range = '*'): boolean {
  return range.split(' ').every((term) => {
    if (term === '*') { return true; }
    const parts = /^(>=|<)(\d[\d.]*)$/.exec(term);
    if (parts === null) { throw new Error(`'${term}' is no term of a version range: use '*', '>=1.2' or '<1.2'`); }
    const order = compareVersions(version, parts[2]);
    return parts[1] === '<' ? order < 0 : order >= 0;
  });
}
