import { ServingPlan, servingPod } from '../../plan/serving-plan';
import { companions } from '../companions';
import { configFiles } from '../config-files';
import { Manifest, Rendering } from '../manifest';
import { KubernetesTargetIntent } from '../target-intent';
import { autoscaler } from './autoscaler';
import { deployment } from './deployment';
import { headAndWorkerSets } from './head-and-worker-sets';
import { impliedBySet, leaderWorkerSet } from './leader-worker-set';
import { instanceSelector, owned, selectorOf } from './selector';
import { service } from './service';

/** A plan as objects that every cluster knows; groups take the LeaderWorkerSet controller where it is there. */
export function renderKubernetes(plan: ServingPlan, target: KubernetesTargetIntent): Rendering {
  const selector = selectorOf(plan);
  return {
    manifests: [
      // Account and policy before the pods that they are for.
      ...companions(plan, {
        podSelector: owned(plan, selector), serviceLabels: selector, serviceName: plan.name,
        allPods: plan.group === undefined ? undefined : owned(plan, instanceSelector(plan)),
      }),
      ...configFiles(plan),
      ...workload(plan, target),
      service(plan),
      ...autoscaler(plan, target),
    ],
    implied: plan.group !== undefined && target.leaderWorkerSet ? impliedBySet(plan) : [],
    mainId: mainId(plan, target),
    serviceName: plan.name,
    servicePort: plan.endpoint.servicePort,
  };
}

/** What runs the pods. */
function workload(plan: ServingPlan, target: KubernetesTargetIntent): Manifest[] {
  const { group } = plan;
  if (group === undefined) {
    return [deployment(plan, servingPod(plan), target)];
  }
  return target.leaderWorkerSet ? [leaderWorkerSet(plan, group, target)] : headAndWorkerSets(plan, target);
}

function mainId(plan: ServingPlan, target: KubernetesTargetIntent): string {
  if (plan.group === undefined) {
    return 'Deployment';
  }
  return target.leaderWorkerSet ? 'LeaderWorkerSet' : 'Deployment-head-0';
}
