import { ABSENT, Difference, shown } from './diff';
import { grouped } from './grouped';
import { inRange } from './versions';

/** A value that is expected: itself, or a text that matches (of an object its JSON). */
export type Expected = string | number | boolean | null | RegExp | typeof ABSENT;

/** One difference that was reviewed and found right. */
export interface Listed {
  /** A path as differences are reported; `*` stands for any text. */
  path: string;
  /** The KServe versions that show it; all by default. */
  versions?: string;
  kserve: Expected;
  plain: Expected;
  reason: string;
}

/** Keeps account of which reviewed differences occur. */
export class ListedDifferences {
  private readonly unused: Set<Listed>;
  private readonly due: Listed[];

  public constructor(list: Listed[], version: string) {
    this.due = list.filter((entry) => inRange(version, entry.versions));
    this.unused = new Set(this.due);
  }

  /** The differences that nobody listed. */
  public unlisted(found: Difference[]): Difference[] {
    return found.filter((difference) => {
      const entries = this.due.filter((entry) => covers(entry, difference));
      entries.forEach((entry) => this.unused.delete(entry));
      return entries.length === 0;
    });
  }

  /** Messages about entries that no case showed. */
  public stale(): string[] {
    return [...this.unused].map(({ path, versions = 'all' }) => `${path} (${versions} versions) is listed but does not occur`);
  }
}

/** One line for the same difference in several cases. */
export function messages(found: [name: string, difference: Difference][], sides: [string, string]): string[] {
  return grouped(found.map(([name, { path, kserve, plain }]) => {
    return [name, `${path}: ${sides[0]} ${shown(kserve)}, ${sides[1]} ${shown(plain)}`];
  }));
}

function covers(entry: Listed, { path, kserve, plain }: Difference): boolean {
  const pattern = entry.path.split('*').map((text) => text.replace(/[.[\]\\^$+?(){}|]/g, '\\$&')).join('.*');
  return new RegExp(`^${pattern}$`).test(path) && fits(entry.kserve, kserve) && fits(entry.plain, plain);
}

function fits(expected: Expected, value: unknown): boolean {
  if (!(expected instanceof RegExp)) { return expected === value; }
  return value !== ABSENT && expected.test(typeof value === 'string' ? value : JSON.stringify(value));
}
