import { ServingPlan } from '../../plan/serving-plan';

export type Labels = Readonly<Record<string, string>>;

/** Labels that select the pods that serve: never changed, as a Deployment's selector cannot be. */
export function selectorOf(plan: ServingPlan): Record<string, string> {
  return roleSelector(plan, plan.groups[0].role);
}

/** Labels of every pod of one role. */
export function roleSelector(plan: ServingPlan, role: string): Record<string, string> {
  return { ...instanceSelector(plan), 'app.kubernetes.io/component': role };
}

/** Labels of every pod of the service. */
export function instanceSelector(plan: Pick<ServingPlan, 'name'>): Record<string, string> {
  return { 'app.kubernetes.io/instance': plan.name };
}

const OWNER = 'app.kubernetes.io/managed-by';

/**
 * What a Service, a budget, a policy or a monitor selects: others call an instance the same, such as a release of Helm,
 * whose pods would be shut in with ours. Pods always had the label; the selector of a workload could not get it later.
 */
export function owned(plan: ServingPlan, selector: Labels): Record<string, string> {
  return { ...selector, [OWNER]: plan.labels[OWNER] };
}

/** Which of several groups something belongs to, where no controller numbers them. */
export function indexLabel(index: number): Record<string, string> {
  return { 'cdk8s-kserve.io/group-index': String(index) };
}

/** A LeaderWorkerSet makes a headless Service of its own name, so that the clients' Service has another. */
export function workloadName(plan: ServingPlan): string {
  return plan.group === undefined ? plan.name : `${plan.name}-group`;
}
