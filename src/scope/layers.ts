import { fromProp, fromScope, Origin, Sourced } from '../plan/sourced';
import { CommonServingOptions } from '../serving-options';
import { Found } from './settings';
import { ScopeDefaults } from './scope-defaults';

/** A service's own options over the defaults of its scopes, the nearest first. */
export class Layers {
  public constructor(
    private readonly own: CommonServingOptions, private readonly scopes: readonly Found<ScopeDefaults>[],
  ) {}

  /** The nearest value and where it came from. */
  public find<K extends keyof ScopeDefaults>(key: K): Sourced<NonNullable<ScopeDefaults[K]>> | undefined {
    return this.pick(key, (options) => options[key]);
  }

  /** The same for a value within an option, such as one resource. */
  public pick<T>(label: string, of: (options: ScopeDefaults) => T | undefined): Sourced<NonNullable<T>> | undefined {
    const own = of(this.own);
    if (own !== undefined && own !== null) {
      return fromProp(own, label);
    }
    for (const { value, path } of [...this.scopes].reverse()) {
      const found = of(value);
      if (found !== undefined && found !== null) {
        return fromScope(found, `${path} (${label})`);
      }
    }
    return undefined;
  }

  /** Maps of all layers joined; the service's own keys win. */
  public join<T>(of: (options: ScopeDefaults) => { [key: string]: T } | undefined): Record<string, T> {
    return Object.assign({}, ...this.scopes.map(({ value }) => of(value)), of(this.own));
  }

  /** Where each key of the joined maps came from. */
  public origins(label: string, of: (options: ScopeDefaults) => object | undefined): Record<string, Origin> {
    const own = Object.keys(of(this.own) ?? {}).map((key) => [key, fromProp(key, label).from]);
    const scoped = this.scopes.flatMap(({ value, path }) => Object.keys(of(value) ?? {})
      .map((key) => [key, fromScope(key, `${path} (${label})`).from]));
    return Object.fromEntries([...scoped, ...own]) as Record<string, Origin>;
  }

  /** Lists of all layers, one after the other. */
  public concat<T>(of: (options: ScopeDefaults) => readonly T[] | undefined): T[] {
    return [...this.scopes.map(({ value }) => value), this.own].flatMap((options) => of(options) ?? []);
  }
}
