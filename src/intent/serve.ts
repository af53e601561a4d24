import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { Finding, withId } from '../checks/rule';
import { findingsOf, isBlocking } from '../checks/run-rules';
import { ServiceIntent } from '../plan/intent';
import { ServingPlan } from '../plan/serving-plan';
import { render } from '../render';
import { Manifest, Rendering } from '../targets/manifest';
import { TargetIntent } from '../targets/target-intent';
import { hookAppChecks } from './app-checks';
import { makeObject } from './make-object';
import { registerService } from '../scope/registry';
import { SETTINGS } from '../scope/settings';

/** What a construct asks for, and the plan of it. */
export interface Order {
  readonly intent: ServiceIntent;
  readonly plan: ServingPlan;
  readonly target: TargetIntent;
}

/** What was made of an order. */
export interface Served {
  readonly plan: ServingPlan;
  readonly rendering: Rendering;
  readonly objects: { [kind: string]: ApiObject };
  readonly manifests: { [kind: string]: Manifest };
  /** Why nothing was made; empty where it was. */
  readonly refusals: readonly string[];
}

/**
 * Checks an order and makes its objects. Where a rule refuses it nothing is made and
 * nothing is thrown: validation tells of every breach of the whole app at once.
 */
export function serve(construct: Construct, order: Order): Served {
  const rendering = render(order.plan, order.target);
  const findings = findingsOf(order);
  const blocking = blockingFindings(construct, findings);
  const refusals = blocking.map(({ rule, message }) => withId(rule, message));
  registerService(construct, { facts: order, findings, rendering: blocking.length === 0 ? rendering : undefined });
  construct.node.addValidation({ validate: () => [...refusals] });
  hookAppChecks(construct);
  return {
    plan: order.plan,
    rendering,
    refusals,
    objects: blocking.length === 0 ? createObjects(construct, rendering) : {},
    manifests: Object.fromEntries(rendering.manifests.map((manifest) => [manifest.id, manifest])),
  };
}

function blockingFindings(construct: Construct, findings: readonly Finding[]): Finding[] {
  const strict = SETTINGS.strict.find(construct)?.value ?? false;
  return findings.filter((finding) => isBlocking(finding, strict));
}

function createObjects(construct: Construct, rendering: Rendering): { [kind: string]: ApiObject } {
  const objects: { [kind: string]: ApiObject } = {};
  for (const manifest of rendering.manifests) {
    objects[manifest.id] = makeObject(construct, manifest);
  }
  construct.node.defaultChild = objects[rendering.mainId];
  return objects;
}
