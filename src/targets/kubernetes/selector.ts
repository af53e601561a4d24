import { ServingPlan } from '../../plan/serving-plan';

/** Labels that select the pods that serve: never changed, as a Deployment's selector cannot be. */
export function selectorOf(plan: ServingPlan): Record<string, string> {
  return { ...instanceSelector(plan), 'app.kubernetes.io/component': plan.groups[0].role };
}

/** Labels of every pod of the service. */
export function instanceSelector(plan: ServingPlan): Record<string, string> {
  return { 'app.kubernetes.io/instance': plan.name };
}

/** A LeaderWorkerSet makes a headless Service of its own name, so that the clients' Service has another. */
export function workloadName(plan: ServingPlan): string {
  return plan.group === undefined ? plan.name : `${plan.name}-group`;
}
