/** One option of a program: a flag `--name`, an environment variable, a line of --help, an entry of contract.json. */
export interface Option {
  /** `list`: patterns as a JSON list or with commas between; its flag may be given more than once. */
  readonly type: 'string' | 'integer' | 'number' | 'seconds' | 'bytes' | 'boolean' | 'list';
  /** What it means, its unit, what happens without it. */
  readonly about: string;
  readonly default?: string | number | boolean;
  readonly oneOf?: readonly string[];
  readonly least?: number;
  readonly most?: number;
  /** Never shown, neither in the first line nor in an error. */
  readonly secret?: true;
  /** Variables that mean the same, because others set them; the program's own wins. */
  readonly also?: readonly string[];
}

export type Options = Readonly<Record<string, Option>>;

/** What its settings come from. */
export interface Program<O extends Options> {
  /** Every option, in the order of --help. Names are for ever: a deployed manifest may use them. */
  readonly options: O;
  /** Of its variables: `SERVER_`. */
  readonly prefix: string;
  /** The first lines of --help. */
  readonly about: string;
  /** Whether there are arguments that are no flags. */
  readonly words: boolean;
}

/** Seconds that a timer of Node can count; one of more ends at once. */
export const LONGEST = 2_147_483;

/** `--http-port` is SERVER_HTTP_PORT. */
export function variableOf({ prefix }: Pick<Program<Options>, 'prefix'>, name: string): string {
  return `${prefix}${name.replaceAll('-', '_').toUpperCase()}`;
}

/** All that mean the option, the program's own first. */
export function variablesOf({ prefix, options }: Pick<Program<Options>, 'prefix' | 'options'>, name: string): string[] {
  return [variableOf({ prefix }, name), ...options[name]?.also ?? []];
}
