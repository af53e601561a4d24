import { IConstruct } from 'constructs';
import { settingTooLate, settingTwice } from '../checks/values/scope-setting';
import { TargetIntent } from '../targets/target-intent';
import { ImagesIntent } from './images';
import { ScopeDefaults } from './scope-defaults';
import { readsSettings } from './registry';

/** A value on the scope where it was set. */
export interface Found<T> {
  readonly value: T;
  /** Path of the scope. */
  readonly path: string;
}

/**
 * One kind of setting. It is kept on the scope itself and read when a service is
 * constructed, so it must be there before.
 */
class Setting<T> {
  private readonly key: symbol;

  public constructor(private readonly label: string, private readonly replaceable = false) {
    this.key = Symbol.for(`cdk8s-kserve.${label}`);
  }

  public set(scope: IConstruct, value: T): void {
    const late = scope.node.findAll().find(readsSettings);
    if (late !== undefined) {
      settingTooLate(this.label, pathOf(scope), pathOf(late));
    }
    if (!this.replaceable && Object.hasOwn(scope, this.key)) {
      settingTwice(this.label, pathOf(scope));
    }
    Object.defineProperty(scope, this.key, { value, configurable: true });
  }

  /** Every value from the root down to the construct: the last one is nearest. */
  public findAll(construct: IConstruct): Found<T>[] {
    return construct.node.scopes
      .filter((scope) => this.key in scope)
      .map((scope) => ({ value: (scope as unknown as Record<symbol, T>)[this.key], path: pathOf(scope) }));
  }

  /** The nearest value. */
  public find(construct: IConstruct): Found<T> | undefined {
    return this.findAll(construct).pop();
  }
}

/** The path of a construct, with a word for the root, whose path is empty. */
export function pathOf(construct: IConstruct): string {
  return construct.node.path === '' ? 'app' : construct.node.path;
}

/** Everything that can be set on a scope. */
export const SETTINGS = {
  target: new Setting<TargetIntent>('ServingTarget'),
  images: new Setting<ImagesIntent>('Images'),
  defaults: new Setting<ScopeDefaults>('ServiceDefaults'),
  acknowledgements: new Setting<Readonly<Record<string, string>>>('Checks.acknowledge()', true),
  strict: new Setting<boolean>('Checks.strict()', true),
} as const;
