import { ServingPlan, servingPod } from '../../plan/serving-plan';
import { companions } from '../companions';
import { launcherConfig } from '../launcher-config';
import { Manifest, Rendering } from '../manifest';
import { KubernetesTargetIntent } from '../target-intent';
import { autoscaler } from './autoscaler';
import { deployment } from './deployment';
import { leaderWorkerSet } from './leader-worker-set';
import { instanceSelector, selectorOf } from './selector';
import { service } from './service';

/** A plan as objects that every cluster knows; groups need the LeaderWorkerSet controller. */
export function renderKubernetes(plan: ServingPlan, target: KubernetesTargetIntent): Rendering {
  const selector = selectorOf(plan);
  const { group } = plan;
  const manifests: Manifest[] = [
    // Account and policy before the pods that they are for.
    ...companions(plan, {
      podSelector: selector, serviceLabels: selector, serviceName: plan.name,
      allPods: group === undefined ? undefined : instanceSelector(plan),
    }),
    ...(group === undefined
      ? [deployment(plan, servingPod(plan), target)]
      : [launcherConfig(plan, group), leaderWorkerSet(plan, group, target)]),
    service(plan),
    ...autoscaler(plan),
  ];
  return {
    manifests,
    mainId: group === undefined ? 'Deployment' : 'LeaderWorkerSet',
    serviceName: plan.name,
    servicePort: plan.endpoint.servicePort,
  };
}
