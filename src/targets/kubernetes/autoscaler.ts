import { ScalingIntent } from '../../plan/scaling-intent';
import { ServingPlan } from '../../plan/serving-plan';
import { behavior } from '../autoscaler-behavior';
import { compact } from '../compact';
import { Manifest } from '../manifest';
import { objectMetadata } from '../metadata';
import { ScaleTarget, scaledObject } from '../scaled-object';
import { KubernetesTargetIntent } from '../target-intent';
import { workloadName } from './selector';

/** The one owner of the replica count; none when it is fixed, as that of groups without their controller always is. */
export function autoscaler(plan: ServingPlan, target: KubernetesTargetIntent): Manifest[] {
  if (plan.group !== undefined && !target.leaderWorkerSet) {
    return [];
  }
  const scaling = plan.scaling.value;
  switch (scaling.kind) {
    case 'resource':
      return [horizontalPodAutoscaler(plan, scaling)];
    case 'keda':
      return [scaledObject(plan, scaling, plan.group === undefined ? { name: plan.name } : scaleTarget(plan))];
    default:
      return [];
  }
}

/** Groups are scaled whole, by the scale subresource of their set. */
function scaleTarget(plan: ServingPlan): ScaleTarget {
  return plan.group === undefined
    ? { apiVersion: 'apps/v1', kind: 'Deployment', name: plan.name }
    : { apiVersion: 'leaderworkerset.x-k8s.io/v1', kind: 'LeaderWorkerSet', name: workloadName(plan) };
}

/** @see https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/ */
function horizontalPodAutoscaler(plan: ServingPlan, scaling: Extract<ScalingIntent, { kind: 'resource' }>): Manifest {
  return {
    id: 'HorizontalPodAutoscaler',
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: objectMetadata(plan),
    body: {
      spec: compact({
        scaleTargetRef: scaleTarget(plan),
        minReplicas: scaling.min,
        maxReplicas: scaling.max,
        metrics: [{
          type: 'Resource',
          resource: {
            name: scaling.resource,
            target: { type: 'Utilization', averageUtilization: scaling.targetPercent },
          },
        }],
        behavior: behavior(scaling.behavior),
      }),
    },
  };
}
