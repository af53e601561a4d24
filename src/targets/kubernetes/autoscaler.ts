import { ScalingIntent } from '../../plan/scaling-intent';
import { ServingPlan } from '../../plan/serving-plan';
import { behavior } from '../autoscaler-behavior';
import { compact } from '../compact';
import { Manifest } from '../manifest';
import { objectMetadata } from '../metadata';
import { scaledObject } from '../scaled-object';

/** The one owner of the replica count; none when it is fixed. */
export function autoscaler(plan: ServingPlan): Manifest[] {
  const scaling = plan.scaling.value;
  switch (scaling.kind) {
    case 'resource':
      return [horizontalPodAutoscaler(plan, scaling)];
    case 'keda':
      return [scaledObject(plan, scaling, plan.name)];
    default:
      return [];
  }
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
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: plan.name },
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
