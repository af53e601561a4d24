import type { Options } from './options.ts';

type Camel<Name extends string> = Name extends `${infer Head}-${infer Tail}` ? `${Head}${Capitalize<Camel<Tail>>}` : Name;
type Value<O> = O extends { oneOf: readonly (infer One)[] } ? One
  : O extends { type: 'boolean' } ? boolean
    : O extends { type: 'list' } ? readonly string[]
      : O extends { type: 'string' } ? string : number;

/** Every option by its name in camelCase; undefined where nothing was said and there is no default. A list is empty then. */
export type SettingsOf<O extends Options> = {
  readonly [Name in keyof O & string as Camel<Name>]: O[Name] extends { default: unknown } | { type: 'list' }
    ? Value<O[Name]> : Value<O[Name]> | undefined;
};

export function camel(name: string): string {
  return name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

/** The settings where nothing is said, with some changed. */
export function settingsOf<O extends Options>(options: O, changes: Partial<SettingsOf<O>> = {}): SettingsOf<O> {
  const defaults = Object.entries(options).map(([name, option]) => [camel(name), option.type === 'list' ? [] : option.default]);
  return { ...Object.fromEntries(defaults), ...changes } as SettingsOf<O>;
}
