/** How many words follow a flag. */
export type Arity = 'none' | 'optional' | 'one' | 'many';

/** What the words after a flag have to look like. */
export type ValueType =
  | 'string'
  | 'int'
  | 'float'
  /** A whole number, also with a suffix: 32k is 32000, 32K is 32768. */
  | 'int-suffix'
  /** The same, or `auto`, or -1. */
  | 'int-suffix|auto'
  | 'json'
  /** `key=1,other=2`. */
  | 'kv'
  /** `name=path`, or JSON with at least these two. */
  | 'named-path';

/** Names in the engine's plugin registry; loading a plugin file makes any other name possible. */
export interface PluginNames {
  readonly known: string[];
  readonly loader: string;
}

/** One flag of one engine in one version. */
export interface Flag {
  /** The spelling to write in a manifest. */
  readonly name: string;

  /** The setting behind it: flags with the same one overwrite each other. */
  readonly dest: string;

  /** Every spelling that sets it, the name included. */
  readonly spellings: string[];

  /** Every spelling that switches it off. */
  readonly negatives: string[];

  readonly arity: Arity;
  readonly type: ValueType;

  /** The only values that the parser takes. */
  readonly choices?: string[];

  /** Choices are compared without regard to case. */
  readonly anyCase?: boolean;

  /** Giving it several times adds up instead of overwriting. */
  readonly repeatable: boolean;

  /** Keys of the value can be flags of their own: `--x.key value`. */
  readonly hasKeys: boolean;

  readonly deprecated?: { readonly replacement?: string[]; readonly removal?: string };
  readonly plugins?: PluginNames;

  /** Flags that the parser refuses beside this one. */
  readonly excludes?: string[];
}

/** A flag as somebody spelt it. */
export interface FlagMatch {
  readonly flag: Flag;
  readonly negated: boolean;
}

/** Every spelling of some flags, as an index. */
export function indexFlags(flags: Flag[]): Map<string, FlagMatch> {
  const index = new Map<string, FlagMatch>();
  for (const flag of flags) {
    for (const spelling of flag.negatives) index.set(spelling, { flag, negated: true });
  }
  // a name wins over the negative of another flag, should upstream ever have both
  for (const flag of flags) {
    for (const spelling of flag.spellings) index.set(spelling, { flag, negated: false });
  }
  return index;
}
