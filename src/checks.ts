import { IConstruct } from 'constructs';
import { SETTINGS } from './scope/settings';

/**
 * How the rules of this library are taken within a scope. The docs have a page of all rules.
 */
export class Checks {
  /**
   * Rules that are wrong about this cluster, with the reason. It has to stand before the services.
   *
   * @param scope an app, a chart or any other construct
   * @param rules ids of rules, each with the reason
   */
  public static acknowledge(scope: IConstruct, rules: { [ruleId: string]: string }): void {
    SETTINGS.acknowledgements.set(scope, { ...SETTINGS.acknowledgements.find(scope)?.value, ...rules });
  }

  /**
   * Makes warnings errors. It has to stand before the services.
   *
   * @param scope an app, a chart or any other construct
   */
  public static strict(scope: IConstruct): void {
    SETTINGS.strict.set(scope, true);
  }

  private constructor() {}
}
