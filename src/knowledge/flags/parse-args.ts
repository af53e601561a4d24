import { checkPlugins, checkValues } from './check-value';
import { explainUnknown } from './explain-unknown';
import { Flag, FlagMatch } from './flag';
import { FlagGrammar } from './grammar';
import { ParsedFlag } from './parsed-flag';
import { alternatives, flagError, FlagProblem, flagWarning } from './problem';

/** What an engine would make of its arguments, and what it would not. */
export interface ParsedArgs {
  readonly flags: ParsedFlag[];
  readonly problems: FlagProblem[];
}

/** Reads an argument vector as the engine's own parser would, but refuses what that one guesses or drops. */
export function parseArgs(args: string[], grammar: FlagGrammar): ParsedArgs {
  const flags: ParsedFlag[] = [];
  const problems: FlagProblem[] = [];
  let index = 0;
  while (index < args.length) {
    const step = readOne(args, index, grammar, flags[flags.length - 1]);
    if (step.parsed) flags.push(step.parsed);
    problems.push(...step.problems);
    index = step.next;
  }
  return { flags, problems: [...problems, ...checkPlugins(flags, grammar)] };
}

interface Step {
  readonly parsed?: ParsedFlag;
  readonly problems: FlagProblem[];
  readonly next: number;
}

/** A flag's spelling and its value, taken apart. */
interface Word {
  readonly name: string;
  readonly inline?: string;
}

function readOne(args: string[], index: number, grammar: FlagGrammar, before: ParsedFlag | undefined): Step {
  const arg = args[index];
  if (!looksLikeFlag(arg)) return { problems: [positional(arg, before)], next: index + 1 };
  const word = takeApart(arg, grammar);
  const dot = word.name.indexOf('.');
  if (dot > 0) return readDotted(args, index, word, dot, grammar);
  const match = grammar.find(word.name);
  if (!match) return skipUnknown(args, index, word, grammar);
  return readKnown(args, index, word, match, grammar);
}

/** Says what is wrong with the name, and keeps quiet about the values that follow. */
function skipUnknown(args: string[], index: number, word: Word, grammar: FlagGrammar): Step {
  let next = index + 1;
  while (word.inline === undefined && next < args.length && !looksLikeFlag(args[next])) next++;
  return { problems: [explainUnknown(word.name, grammar)], next };
}

function readKnown(args: string[], index: number, word: Word, match: FlagMatch, grammar: FlagGrammar): Step {
  const { flag, negated } = match;
  if (negated || flag.arity === 'none') return readSwitch(args, index, word, match, grammar);
  const values = word.inline === undefined ? followers(args, index + 1, flag) : [word.inline];
  const next = index + 1 + (word.inline === undefined ? values.length : 0);
  if (values.length === 0 && flag.arity !== 'optional') {
    const message = `'${word.name}' must be followed by a value, got none: write '${flag.name}=<value>'`;
    return { problems: [flagError('missing-value', word.name, message)], next };
  }
  const parsed = { flag: flag.name, spelling: word.name, values, index, negated, definition: flag };
  return { parsed, problems: [...deprecation(parsed, grammar), ...checkValues(parsed)], next };
}

function readSwitch(args: string[], index: number, word: Word, match: FlagMatch, grammar: FlagGrammar): Step {
  const { flag, negated } = match;
  const follower = args[index + 1];
  const written = word.inline ?? (/^(true|false)$/i.test(follower ?? '') ? follower : undefined);
  const next = index + (word.inline === undefined && written !== undefined ? 2 : 1);
  const parsed = { flag: flag.name, spelling: word.name, values: [], index, negated, definition: flag };
  if (written === undefined) return { parsed, problems: deprecation(parsed, grammar), next };
  const off = flag.negatives[0];
  const fix = /^(false|0|no|off)$/i.test(written) !== negated
    ? off ? `write '${off}' alone` : 'leave it out, it is off by default'
    : `write '${flag.name}' alone`;
  const message = `'${word.name}' must come without a value, got '${written}': ${fix}`;
  return { parsed, problems: [flagError('unexpected-value', word.name, message)], next };
}

function readDotted(args: string[], index: number, word: Word, dot: number, grammar: FlagGrammar): Step {
  const base = word.name.slice(0, dot);
  const match = grammar.find(base);
  if (!match || match.negated) return skipUnknown(args, index, { ...word, name: base }, grammar);
  const { flag } = match;
  const value = word.inline ?? args[index + 1];
  const next = index + (word.inline === undefined && value !== undefined ? 2 : 1);
  if (value === undefined) {
    const message = `'${word.name}' must be followed by a value, got none: write '${word.name}=<value>'`;
    return { problems: [flagError('missing-value', word.name, message)], next };
  }
  if (!flag.hasKeys) {
    const message = `'${word.name}' must be written without a key: '${flag.name}' of ${grammar.engine} takes no JSON`;
    return { problems: [flagError('unknown', word.name, message)], next };
  }
  if (!grammar.dotted) {
    const message = `'${word.name}' must be written as JSON for ${grammar.engine}: ${flag.name}='{...}'`;
    return { problems: [flagError('spelling', word.name, message)], next };
  }
  const path = word.name.slice(dot + 1).replace(/\+$/, '');
  const parsed = {
    flag: flag.name, spelling: word.name, values: [value], index, negated: false, path, definition: flag,
  };
  return { parsed, problems: deprecation(parsed, grammar), next };
}

/** `--x=v`, `-tp=4`, and `-q8`, where one letter carries its value. */
function takeApart(arg: string, grammar: FlagGrammar): Word {
  const equals = arg.indexOf('=');
  if (equals > 0) return { name: arg.slice(0, equals), inline: arg.slice(equals + 1) };
  const letter = arg.slice(0, 2);
  if (!arg.startsWith('--') && arg.length > 2 && !grammar.find(arg) && grammar.find(letter)) {
    return { name: letter, inline: arg.slice(2) };
  }
  return { name: arg };
}

/** As argparse decides it: a negative number or a text with a space is a value. */
function looksLikeFlag(word: string): boolean {
  return word.startsWith('-') && word.length > 1 && !/^-(\d+|\d*\.\d+)$/.test(word)
    && !word.split('=')[0].includes(' ');
}

function followers(args: string[], start: number, flag: Flag): string[] {
  let end = start;
  const most = flag.arity === 'many' ? args.length : Math.min(args.length, start + 1);
  while (end < most && !looksLikeFlag(args[end])) end++;
  return args.slice(start, end);
}

function positional(word: string, owner: ParsedFlag | undefined): FlagProblem {
  const reason = owner ? `'${owner.spelling}' before it takes ${takes(owner)}` : 'no flag stands before it';
  return flagError('positional', word, `'${word}' must be a flag or the value of one: ${reason}`);
}

function takes(owner: ParsedFlag): string {
  if (owner.definition.arity === 'none') return 'no value';
  return owner.definition.arity === 'many' ? 'several values only when they follow it without =' : 'one value';
}

function deprecation(parsed: ParsedFlag, grammar: FlagGrammar): FlagProblem[] {
  const { deprecated, name } = parsed.definition;
  if (!deprecated) return [];
  const removal = deprecated.removal ? `, announced to be removed in ${deprecated.removal}` : '';
  const fix = deprecated.replacement ? `use ${alternatives(deprecated.replacement)}` : `remove '${parsed.spelling}'`;
  return [flagWarning('deprecated', parsed.spelling, `'${name}' is deprecated in ${grammar.engine}${removal}: ${fix}`)];
}
