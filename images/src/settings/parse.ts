import { nearest } from './nearest.ts';
import { variableOf, variablesOf, type Options, type Program } from './options.ts';
import { camel, settingsOf, type SettingsOf } from './settings.ts';
import { UsageError, valueOf } from './value.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface Parsed<O extends Options> {
  readonly settings: SettingsOf<O>;
  /** Arguments that are no flags, in order. */
  readonly words: readonly string[];
}

type Said = Record<string, unknown>;

/**
 * Settings from flags and, where a flag is not given, from the environment.
 * `--max_len 5`, `--max-len=5` and SERVER_MAX_LEN=5 mean the same.
 *
 * @throws UsageError with the fix
 */
export function parse<O extends Options>(program: Program<O>, args: readonly string[], env: Environment): Parsed<O> {
  const flags = fromFlags(program, args);
  const said: Said = { ...fromVariables(program, env), ...flags.said };
  return { settings: settingsOf(program.options, said as Partial<SettingsOf<O>>), words: flags.words };
}

function fromVariables(program: Program<Options>, env: Environment): Said {
  const { options, prefix } = program;
  const names = Object.keys(options);
  const known = new Set(names.map((name) => variableOf(program, name)));
  const unknown = Object.keys(env).find((name) => name.startsWith(prefix) && !known.has(name) && !KUBERNETES.test(name));
  if (unknown !== undefined) throw new UsageError(`the variable ${unknown} is not known: did you mean ${nearest(unknown, [...known])}?`);
  return Object.fromEntries(names.flatMap((name) => {
    const variable = variablesOf(program, name).find((candidate) => isSaid(env[candidate]));
    return variable === undefined ? [] : [[camel(name), valueOf(variable, env[variable] as string, options[name]!)]];
  }));
}

function isSaid(text: string | undefined): boolean {
  return text !== undefined && text !== '' && !LINK.test(text);
}

/** Variables that Kubernetes makes for a Service named `server`, and for `server-anything`. */
const KUBERNETES = /_(SERVICE_HOST|SERVICE_PORT(_.*)?|PORT|PORT_\d+_.*)$/;

/** A Service named `server-http` makes SERVER_HTTP_PORT=tcp://..., which is nobody's setting. */
const LINK = /^(tcp|udp|sctp):\/\//;

function fromFlags({ options, words: mayHaveWords }: Program<Options>, args: readonly string[]): { readonly said: Said; readonly words: string[] } {
  const said: Said = {};
  const words: string[] = [];
  for (let at = 0; at < args.length; at++) {
    const whole = args[at] as string;
    if (mayHaveWords && whole === '--') return { said, words: [...words, ...args.slice(at + 1)] };
    if (mayHaveWords && !whole.startsWith('-')) {
      words.push(whole);
      continue;
    }
    const [, flag = '', inline] = /^--([^=]+)(?:=(.*))?$/s.exec(whole) ?? [];
    const name = nameOf(options, flag, whole);
    const option = options[name]!;
    const before = said[camel(name)];
    if (before !== undefined && option.type !== 'list') throw new UsageError(`--${name} is given twice: give it once`);
    const bare = option.type === 'boolean' && inline === undefined && !/^(true|false)$/i.test(args[at + 1] ?? '');
    const text = inline ?? (bare ? 'true' : args[++at]);
    if (text === undefined) throw new UsageError(`--${name} needs a value: ${option.about}`);
    const value = valueOf(`--${name}`, text, option);
    said[camel(name)] = Array.isArray(before) && Array.isArray(value) ? [...before, ...value] : value;
  }
  return { said, words };
}

function nameOf(options: Options, flag: string, whole: string): string {
  const name = flag.replaceAll('_', '-');
  if (Object.hasOwn(options, name)) return name;
  if (flag === '') throw new UsageError(`'${whole}' is no flag: flags start with --, see --help`);
  throw new UsageError(`--${flag} is not known: did you mean --${nearest(name, Object.keys(options))}? See --help`);
}
