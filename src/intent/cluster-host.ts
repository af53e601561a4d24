import { ServingPlan } from '../plan/serving-plan';
import { Rendering } from '../targets/manifest';

/** Name of the clients' Service inside the cluster; without the namespace where the chart names none. */
export function clusterHost(plan: ServingPlan, rendering: Rendering): string {
  const { serviceName } = rendering;
  return plan.namespace === undefined ? serviceName : `${serviceName}.${plan.namespace}.svc.cluster.local`;
}
