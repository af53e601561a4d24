import { fixedReplicasClass, kserveFacts } from '../../knowledge/kserve-versions';
import { ScalingIntent, TriggerIntent } from '../../plan/scaling-intent';
import { behavior } from '../autoscaler-behavior';
import { compact } from '../compact';
import { KServeTargetIntent } from '../target-intent';

type Keda = Extract<ScalingIntent, { kind: 'keda' }>;

/** The class that makes exactly one party own the replicas; Knative has its own. */
export function autoscalerClass(scaling: ScalingIntent, target: KServeTargetIntent): string | undefined {
  if (target.mode === 'knative') {
    return undefined;
  }
  switch (scaling.kind) {
    case 'fixed':
      return fixedReplicasClass(target.version);
    case 'keda':
      return kservesScaledObject(scaling, target) ? 'keda' : 'external';
    default:
      return 'hpa';
  }
}

/**
 * Whether KServe's own ScaledObject says all of it. It has no polling interval,
 * cool-down or activation threshold, and got authentication and stabilisation late.
 */
export function kservesScaledObject(scaling: Keda, target: KServeTargetIntent): boolean {
  const facts = kserveFacts(target.version);
  return scaling.pollingSeconds === undefined && scaling.cooldownSeconds === undefined
    && (behavior(scaling.behavior) === undefined || facts?.kedaBehavior === true)
    && scaling.triggers.every((trigger) => trigger.kind === 'prometheus'
      && trigger.activationThreshold === undefined
      && (trigger.authentication === undefined || facts?.kedaAuthentication === true));
}

/** The fields of the component that say how many replicas run. */
export function scalingFields(scaling: ScalingIntent, target: KServeTargetIntent): object {
  switch (scaling.kind) {
    case 'fixed':
      return { minReplicas: scaling.replicas, maxReplicas: Math.max(1, scaling.replicas) };
    case 'resource':
      return {
        minReplicas: scaling.min, maxReplicas: scaling.max,
        scaleMetric: scaling.resource, scaleTarget: scaling.targetPercent,
      };
    case 'concurrency':
      return {
        minReplicas: scaling.min, maxReplicas: scaling.max,
        scaleMetric: scaling.metric, scaleTarget: scaling.target,
      };
    case 'keda':
      return {
        minReplicas: scaling.min, maxReplicas: scaling.max,
        ...(kservesScaledObject(scaling, target) ? { autoScaling: autoScaling(scaling) } : {}),
      };
  }
}

function autoScaling(scaling: Keda): object {
  return compact({ metrics: scaling.triggers.map(metric), behavior: behavior(scaling.behavior) });
}

function metric(trigger: TriggerIntent): object {
  return trigger.kind === 'prometheus' ? {
    type: 'External',
    external: compact({
      metric: { backend: 'prometheus', serverAddress: trigger.serverAddress, query: trigger.query },
      target: { type: 'Value', value: trigger.threshold },
      authenticationRef: trigger.authentication && {
        authModes: trigger.authentication.modes, authenticationRef: { name: trigger.authentication.name },
      },
    }),
  } : {};
}
