import { nearest } from './nearest.ts';
import { OPTION_NAMES, OPTIONS, variableOf, type Option, type OptionName } from './options.ts';
import { camel, settingsWith, type Settings } from './settings.ts';
import { UsageError, valueOf } from './value.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Settings from flags and, where a flag is not given, from the environment.
 * `--max_len 5`, `--max-len=5` and SERVER_MAX_LEN=5 mean the same.
 *
 * @throws UsageError with the fix
 */
export function parse(args: readonly string[], env: Environment): Settings {
  const said: Record<string, unknown> = { ...fromVariables(env), ...fromFlags(args) };
  const settings = settingsWith(said as Partial<Settings>);
  check(settings);
  return settings;
}

function fromVariables(env: Environment): Record<string, unknown> {
  const known = new Set(OPTION_NAMES.map(variableOf));
  const unknown = Object.keys(env).find((name) => name.startsWith('SERVER_') && !known.has(name) && !KUBERNETES.test(name));
  if (unknown !== undefined) throw new UsageError(`the variable ${unknown} is not known: did you mean ${nearest(unknown, [...known])}?`);
  return Object.fromEntries(OPTION_NAMES.flatMap((name) => {
    const text = env[variableOf(name)];
    return text === undefined || text === '' || LINK.test(text) ? [] : [[camel(name), valueOf(variableOf(name), text, OPTIONS[name])]];
  }));
}

/** Variables that Kubernetes makes for a Service named `server`, and for `server-anything`. */
const KUBERNETES = /_(SERVICE_HOST|SERVICE_PORT(_.*)?|PORT|PORT_\d+_.*)$/;

/** A Service named `server-http` makes SERVER_HTTP_PORT=tcp://..., which is nobody's setting. */
const LINK = /^(tcp|udp|sctp):\/\//;

function fromFlags(args: readonly string[]): Record<string, unknown> {
  const said: Record<string, unknown> = {};
  for (let at = 0; at < args.length; at++) {
    const [, flag = '', inline] = /^--([^=]+)(?:=(.*))?$/s.exec(args[at] as string) ?? [];
    const name = nameOf(flag, args[at] as string);
    const option: Option = OPTIONS[name];
    if (camel(name) in said) throw new UsageError(`--${name} is given twice: give it once`);
    const bare = option.type === 'boolean' && inline === undefined && !/^(true|false)$/i.test(args[at + 1] ?? '');
    const text = inline ?? (bare ? 'true' : args[++at]);
    if (text === undefined) throw new UsageError(`--${name} needs a value: ${option.about}`);
    said[camel(name)] = valueOf(`--${name}`, text, option);
  }
  return said;
}

function nameOf(flag: string, whole: string): OptionName {
  const name = flag.replaceAll('_', '-');
  if (Object.hasOwn(OPTIONS, name)) return name as OptionName;
  if (flag === '') throw new UsageError(`'${whole}' is no flag: flags start with --, see --help`);
  throw new UsageError(`--${flag} is not known: did you mean --${nearest(name, OPTION_NAMES)}? See --help`);
}

function check(settings: Settings): void {
  if (settings.modelDir === undefined && settings.modelsDir === undefined) {
    throw new UsageError("no model: name its folder with --model-dir, or a folder of several with --models-dir");
  }
  if ((settings.tlsCert === undefined) !== (settings.tlsKey === undefined)) throw new UsageError('--tls-cert and --tls-key belong together: give both or none');
  if (settings.apiKey !== undefined && /\s/.test(settings.apiKey)) throw new UsageError('--api-key has a space or line break in it, which no bearer token can have: remove it');
  // What a header cannot carry no client could ever send.
  if (settings.apiKey !== undefined && !/^[\x21-\x7e]+$/.test(settings.apiKey)) throw new UsageError('--api-key has a character that is not printable ASCII, which no bearer token can have: choose another key');
  // eslint-disable-next-line no-control-regex
  if (!/^[^\u0000-\u001f\u007f]{1,256}$/.test(settings.modelName)) throw new UsageError('--model-name must have 1 to 256 characters and no control characters, as names in requests: choose another name');
  if (settings.drainDelay > settings.drain) throw new UsageError(`--drain-delay (${settings.drainDelay}) is part of --drain (${settings.drain}): it cannot be longer`);
}
