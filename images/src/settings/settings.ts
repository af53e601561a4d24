import { OPTIONS, type OptionName } from './options.ts';

type Camel<Name extends string> = Name extends `${infer Head}-${infer Tail}` ? `${Head}${Capitalize<Camel<Tail>>}` : Name;
type Value<O> = O extends { oneOf: readonly (infer One)[] } ? One
  : O extends { type: 'boolean' } ? boolean
    : O extends { type: 'string' } ? string : number;

/** Every option by its name in camelCase; undefined where nothing was said and there is no default. */
export type Settings = {
  readonly [Name in OptionName as Camel<Name>]: (typeof OPTIONS)[Name] extends { default: unknown }
    ? Value<(typeof OPTIONS)[Name]> : Value<(typeof OPTIONS)[Name]> | undefined;
};

export function camel(name: string): string {
  return name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

/** The settings where nothing is said, with some changed: for tests and tools. */
export function settingsWith(changes: Partial<Settings> = {}): Settings {
  const defaults = Object.entries(OPTIONS).map(([name, option]) => [camel(name), 'default' in option ? option.default : undefined]);
  return { ...Object.fromEntries(defaults), ...changes } as Settings;
}
