import { ServiceIntent } from '../plan/intent';
import { ServingPlan } from '../plan/serving-plan';
import { TargetIntent } from '../targets/target-intent';
import { maskSecrets } from './secrets';

/** What every rule says about itself; the page of rules is made of it. */
export interface Rule {
  /** `KS` and three digits; never given to another rule. */
  readonly id: string;
  /** What is wrong, as a short sentence without the value. */
  readonly title: string;
  readonly severity: 'error' | 'warning';
  /**
   * True where the rule can be wrong about a user's cluster, so that it may be
   * acknowledged with a reason. Warnings always can.
   */
  readonly acknowledgeable: boolean;
  /** Why it is wrong: what would happen without the rule. */
  readonly why: string;
  /** Upstream's own words about it. */
  readonly see?: string;
}

/** Everything that a rule about one service may look at. */
export interface ServiceFacts {
  readonly intent: ServiceIntent;
  readonly plan: ServingPlan;
  readonly target: TargetIntent;
}

/** A rule about one service: a sentence with the value, the limit and the fix for each breach. */
export interface ServiceRule extends Rule {
  check(facts: ServiceFacts): string[];
}

/** A rule that spoke about a service. */
export interface Finding {
  readonly rule: Rule;
  /** Path of the construct. */
  readonly path: string;
  readonly message: string;
  /** The reason, when the user acknowledged it. */
  readonly acknowledged?: string;
}

/** The message as users see it, with the id to look up. */
export function withId(rule: Rule, message: string): string {
  return `${maskSecrets(message)} [${rule.id}]`;
}
