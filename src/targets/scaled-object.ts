import { ScalingIntent, TriggerIntent } from '../plan/scaling-intent';
import { ServingPlan } from '../plan/serving-plan';
import { behavior } from './autoscaler-behavior';
import { compact } from './compact';
import { Manifest } from './manifest';
import { objectMetadata } from './metadata';

/** What gets scaled; a Deployment where no kind is said. */
export interface ScaleTarget {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly name: string;
}

/**
 * KEDA's autoscaler of a Deployment.
 *
 * @see https://keda.sh/docs/latest/reference/scaledobject-spec/
 */
export function scaledObject(
  plan: ServingPlan, scaling: Extract<ScalingIntent, { kind: 'keda' }>, target: ScaleTarget,
): Manifest {
  return {
    id: 'ScaledObject',
    apiVersion: 'keda.sh/v1alpha1',
    kind: 'ScaledObject',
    metadata: objectMetadata(plan, { name: target.name }),
    body: {
      spec: compact({
        scaleTargetRef: { ...target },
        minReplicaCount: scaling.min,
        maxReplicaCount: scaling.max,
        pollingInterval: scaling.pollingSeconds,
        cooldownPeriod: scaling.cooldownSeconds,
        advanced: advanced(scaling),
        triggers: scaling.triggers.map(renderTrigger),
      }),
    },
  };
}

function advanced(scaling: Extract<ScalingIntent, { kind: 'keda' }>): object | undefined {
  const rendered = behavior(scaling.behavior);
  return rendered && { horizontalPodAutoscalerConfig: { behavior: rendered } };
}

function renderTrigger(trigger: TriggerIntent): object {
  if (trigger.kind === 'prometheus') {
    return compact({
      type: 'prometheus',
      metadata: compact({
        serverAddress: trigger.serverAddress,
        query: trigger.query,
        threshold: trigger.threshold,
        activationThreshold: trigger.activationThreshold,
        authModes: trigger.authentication?.modes,
      }),
      authenticationRef: trigger.authentication && { name: trigger.authentication.name },
    });
  }
  return {
    type: 'external',
    metadata: {
      scalerAddress: trigger.scalerAddress,
      metricQuery: trigger.query,
      targetValue: trigger.target,
      operationOverTime: trigger.operationOverTime,
    },
  };
}
