import { ParsedFlag } from './parsed-flag';
import { flagError, FlagProblem } from './problem';

/**
 * Settings that are given twice, under whatever spelling: the engine would keep the last and say nothing.
 * Also flags that the parser refuses beside each other.
 */
export function findDuplicates(flags: ParsedFlag[]): FlagProblem[] {
  const problems: FlagProblem[] = [];
  const seen: ParsedFlag[] = [];
  for (const flag of flags) {
    const earlier = seen.find((other) => overwrites(other, flag));
    if (earlier) problems.push(duplicate(earlier, flag));
    const rival = seen.find((other) => flag.definition.excludes?.includes(other.flag));
    if (rival) problems.push(conflict(rival, flag));
    seen.push(flag);
  }
  return problems;
}

function overwrites(earlier: ParsedFlag, later: ParsedFlag): boolean {
  if (earlier.definition.dest !== later.definition.dest || later.definition.repeatable) return false;
  // two keys of one JSON flag are merged, a key beside the whole JSON is not
  if (earlier.path === undefined || later.path === undefined) return true;
  const appended = earlier.spelling.endsWith('+') && later.spelling.endsWith('+');
  return !appended && (earlier.path === later.path
    || later.path.startsWith(`${earlier.path}.`) || earlier.path.startsWith(`${later.path}.`));
}

function duplicate(earlier: ParsedFlag, later: ParsedFlag): FlagProblem {
  const name = later.flag === earlier.flag && later.path === earlier.path && later.path !== undefined
    ? `${later.flag}.${later.path}`
    : later.flag;
  const got = earlier.spelling === later.spelling
    ? `'${later.spelling}' twice${both(earlier, later)}`
    : `'${earlier.spelling}' and '${later.spelling}'`;
  return flagError('duplicate', later.spelling, `'${name}' must be set once, got ${got}: keep one of them`);
}

function both(earlier: ParsedFlag, later: ParsedFlag): string {
  const values = [earlier, later].map((flag) => flag.values.join(' '));
  return values.every((value) => value !== '') ? ` (${values.join(', ')})` : '';
}

function conflict(earlier: ParsedFlag, later: ParsedFlag): FlagProblem {
  const message = `'${later.spelling}' must not be set beside '${earlier.spelling}': keep one of them`;
  return flagError('conflict', later.spelling, message);
}
