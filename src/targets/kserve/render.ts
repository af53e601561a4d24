import { ScalingIntent } from '../../plan/scaling-intent';
import { ServingPlan, servingPod } from '../../plan/serving-plan';
import { companions } from '../companions';
import { configFiles } from '../config-files';
import { Manifest, Rendering } from '../manifest';
import { scaledObject } from '../scaled-object';
import { KServeTargetIntent } from '../target-intent';
import { impliedObjects } from './implied';
import { inferenceService } from './inference-service';
import { allPodsSelector, podSelector, predictorName } from './names';
import { kservesScaledObject } from './scaling';
import { servingRuntime } from './serving-runtime';

/** Ports of Knative's queue proxy, which stands before the server: requests, health, metrics. */
const QUEUE_PROXY_PORTS = [8012, 8013, 8022, 9090, 9091];

/**
 * A plan as an InferenceService with a ServingRuntime of its own, so that
 * KServe has nothing to choose and nothing to merge.
 */
export function renderKServe(plan: ServingPlan, target: KServeTargetIntent): Rendering {
  const selector = podSelector(plan, target);
  const runtime = servingRuntime(plan, servingPod(plan), target);
  const manifests: Manifest[] = [
    // Account and policy before the pods that they are for.
    ...companions(plan, {
      podSelector: selector,
      serviceLabels: selector,
      serviceName: predictorName(plan),
      allPods: plan.group === undefined ? undefined : allPodsSelector(plan),
      extraPorts: target.mode === 'knative' ? QUEUE_PROXY_PORTS : [],
    }),
    ...configFiles(plan),
    runtime,
    inferenceService(plan, servingPod(plan), target, runtime),
    ...ownScaledObject(plan, plan.scaling.value, target),
  ];
  return {
    manifests,
    implied: impliedObjects(plan, target),
    mainId: 'InferenceService',
    serviceName: predictorName(plan),
    servicePort: plan.endpoint.servicePort,
  };
}

/** Wishes that KServe's own ScaledObject has no field for. */
function ownScaledObject(plan: ServingPlan, scaling: ScalingIntent, target: KServeTargetIntent): Manifest[] {
  return scaling.kind === 'keda' && !kservesScaledObject(scaling, target)
    ? [scaledObject(plan, scaling, { name: predictorName(plan) })]
    : [];
}
