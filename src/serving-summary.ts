import { IConstruct } from 'constructs';
import { servicesBelow } from './scope/registry';
import { summarize } from './intent/summarize';

/**
 * What will run, in words: pods and containers, accelerators and memory, images, hosts and
 * the address of every service below a scope.
 */
export class ServingSummary {
  /**
   * The services below a scope, in the order of the tree.
   *
   * @param scope an app, a chart or any other construct
   */
  public static of(scope: IConstruct): ServingSummary {
    return new ServingSummary(servicesBelow(scope).map(summarize).join('\n'));
  }

  private constructor(
    /** The summary as text, several lines for each service. */
    public readonly text: string,
  ) {}
}
