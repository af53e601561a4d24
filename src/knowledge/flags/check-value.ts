import { Flag, ValueType } from './flag';
import { FlagGrammar } from './grammar';
import { nearestWords } from './nearest';
import { ParsedFlag } from './parsed-flag';
import { alternatives, flagError, FlagProblem, flagWarning } from './problem';

/** Whether the values of a flag are what its parser takes. */
export function checkValues(parsed: ParsedFlag): FlagProblem[] {
  return parsed.values
    .map((value) => checkValue(parsed.spelling, parsed.definition, value))
    .filter((problem) => problem !== undefined);
}

/** Parser names are open to plugins, in files or inside the image: an unknown one is only a warning. */
export function checkPlugins(flags: ParsedFlag[], grammar: FlagGrammar): FlagProblem[] {
  const problems: FlagProblem[] = [];
  for (const { spelling, definition: { plugins }, values } of flags) {
    if (!plugins || flags.some((other) => other.flag === plugins.loader)) continue;
    for (const value of values) {
      if (plugins.known.includes(value) || isSubstituted(value) || value === '') continue;
      const near = nearestWords(value, plugins.known);
      const fix = near.length > 0 ? `did you mean ${alternatives(near)}?` : `a plugin needs '${plugins.loader}'`;
      const allowed = `one of the ${plugins.known.length} parsers of ${grammar.engine}`;
      problems.push(flagWarning('value', spelling, `'${spelling}' should be ${allowed}, got '${value}': ${fix}`));
    }
  }
  return problems;
}

function checkValue(spelling: string, flag: Flag, value: string): FlagProblem | undefined {
  if (isSubstituted(value)) return undefined;
  const allowed = flag.choices ? checkChoice(flag, flag.choices, value) : checkType(flag.type, value);
  return allowed === undefined
    ? undefined
    : flagError('value', spelling, `'${spelling}' must be ${allowed}`);
}

/** Kubernetes replaces `$(NAME)`, KServe `{{.Name}}`: what will stand there is not known yet. */
function isSubstituted(value: string): boolean {
  return /\$\([A-Za-z_][\w.-]*\)|\{\{.*\}\}/.test(value);
}

function checkChoice(flag: Flag, choices: string[], value: string): string | undefined {
  const comparable = flag.anyCase ? value.toLowerCase() : value;
  if (choices.includes(comparable)) return undefined;
  const near = nearestWords(comparable, choices);
  const list = choices.length > 8 ? `one of ${choices.length} values` : alternatives(choices);
  const fix = near.length > 0 ? `did you mean ${alternatives(near)}?` : `choose from ${choices.join(', ')}`;
  return `${list}, got '${value}'${choices.length > 8 || near.length > 0 ? `: ${fix}` : ''}`;
}

const INTEGER = /^[+-]?\d+(_\d+)*$/;
const FLOAT = /^[+-]?(\d+(_\d+)*\.?\d*|\.\d+)(e[+-]?\d+)?$|^[+-]?(inf|infinity|nan)$/i;

function checkType(type: ValueType, value: string): string | undefined {
  const trimmed = value.trim();
  // vLLM reads the word None as "not set" where a setting may be unset
  if (trimmed === 'None' || type === 'string') return undefined;
  switch (type) {
    case 'int':
      return INTEGER.test(trimmed) ? undefined : `a whole number, got '${value}'${wholeNumberHint(trimmed)}`;
    case 'float':
      return FLOAT.test(trimmed) ? undefined : `a number, got '${value}'${percentHint(trimmed)}`;
    case 'int-suffix':
    case 'int-suffix|auto':
      if (type === 'int-suffix|auto' && /^auto$/i.test(trimmed)) return undefined;
      return checkSuffixed(trimmed, value, type);
    case 'json':
      return checkJson(value);
    case 'kv':
      return checkKeyValues(value);
    case 'named-path':
      return checkNamedPath(value);
  }
}

function checkSuffixed(trimmed: string, value: string, type: ValueType): string | undefined {
  if (INTEGER.test(trimmed) || /^\d+[kmgtKMGT]$/.test(trimmed) || /^\d+\.\d+[kmgt]$/.test(trimmed)) return undefined;
  const auto = type === 'int-suffix|auto' ? ', or auto' : '';
  const binary = /^\d+\.\d+[KMGT]$/.test(trimmed)
    ? `: write '${trimmed.toLowerCase()}', capital suffixes take no fraction`
    : '';
  return `a whole number, also with k, m, g or t (1000) or K, M, G or T (1024)${auto}, got '${value}'${binary}`;
}

function checkJson(value: string): string | undefined {
  try {
    JSON.parse(value);
    return undefined;
  } catch (error) {
    const cause = error instanceof Error ? error.message.replace(/\.$/, '') : String(error);
    const quotes = /'/.test(value) && !/"/.test(value) ? 'use double quotes inside' : cause;
    return `JSON, got '${value}': ${quotes}`;
  }
}

function checkKeyValues(value: string): string | undefined {
  const wrong = value.split(',').find((item) => !/^[^=]+=\s*[+-]?\d+\s*$/.test(item));
  return wrong === undefined ? undefined : `a list such as image=1,video=2, got '${value}': '${wrong}' is no key=number`;
}

function checkNamedPath(value: string): string | undefined {
  if (/^[^=,{]+=[^=,]+$/.test(value)) return undefined;
  const broken = checkJson(value);
  const parsed: unknown = broken === undefined ? JSON.parse(value) : undefined;
  if (typeof parsed === 'object' && parsed !== null && 'name' in parsed && 'path' in parsed) return undefined;
  return `name=path or JSON with 'name' and 'path', got '${value}'`;
}

function wholeNumberHint(value: string): string {
  const scale = /^(\d+)([kmKM])$/.exec(value);
  if (!scale) return '';
  const factors: Record<string, number> = { k: 1000, m: 1000000, K: 1024, M: 1048576 };
  return `: write '${Number(scale[1]) * factors[scale[2]]}', this flag takes no suffix`;
}

function percentHint(value: string): string {
  const percent = /^(\d+(?:\.\d+)?)%$/.exec(value);
  return percent ? `: write '${Number(percent[1]) / 100}'` : '';
}
