import { ServingPlan, servingPod } from '../../plan/serving-plan';
import { companions } from '../companions';
import { Manifest, Rendering } from '../manifest';
import { KubernetesTargetIntent } from '../target-intent';
import { autoscaler } from './autoscaler';
import { deployment } from './deployment';
import { selectorOf } from './selector';
import { service } from './service';

/** A plan as objects that every cluster knows; no controller is needed. */
export function renderKubernetes(plan: ServingPlan, target: KubernetesTargetIntent): Rendering {
  const selector = selectorOf(plan);
  const manifests: Manifest[] = [
    // Account and policy before the pods that they are for.
    ...companions(plan, { podSelector: selector, serviceLabels: selector, serviceName: plan.name }),
    deployment(plan, servingPod(plan), target),
    service(plan),
    ...autoscaler(plan),
  ];
  return { manifests, mainId: 'Deployment', serviceName: plan.name, servicePort: plan.endpoint.servicePort };
}
