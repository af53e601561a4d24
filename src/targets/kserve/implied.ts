import { kserveFacts } from '../../knowledge/kserve-versions';
import { ServingPlan } from '../../plan/serving-plan';
import { ImpliedObject } from '../manifest';
import { KServeTargetIntent } from '../target-intent';
import { predictorName } from './names';
import { autoscalerClass } from './scaling';

const DEPLOYMENT = { apiVersion: 'apps/v1', kind: 'Deployment' };
const SERVICE = { apiVersion: 'v1', kind: 'Service' };

/** Objects of the autoscaler classes that KServe itself reads. */
const AUTOSCALERS: Record<string, { readonly apiVersion: string; readonly kind: string } | undefined> = {
  hpa: { apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler' },
  keda: { apiVersion: 'keda.sh/v1alpha1', kind: 'ScaledObject' },
};

/**
 * What KServe, and Knative after it, makes of an InferenceService.
 *
 * @see https://github.com/kserve/kserve/tree/master/pkg/controller/v1beta1/inferenceservice/reconcilers
 */
export function impliedObjects(plan: ServingPlan, target: KServeTargetIntent): ImpliedObject[] {
  const name = predictorName(plan);
  if (target.mode === 'knative') {
    return [
      { apiVersion: 'serving.knative.dev/v1', kind: 'Service', name },
      { ...SERVICE, name },
      // One for each revision.
      { ...SERVICE, name, numbered: true },
      // It leads to the gateway.
      { ...SERVICE, name: plan.name },
    ];
  }
  const autoscaler = AUTOSCALERS[autoscalerClass(plan.scaling.value, target) ?? ''];
  return [
    { ...DEPLOYMENT, name },
    { ...SERVICE, name },
    ...(autoscaler === undefined ? [] : [{ ...autoscaler, name }]),
    ...(plan.group === undefined ? [] : ofGroup(plan, target)),
  ];
}

/** The number is the generation of the InferenceService. */
function ofGroup(plan: ServingPlan, target: KServeTargetIntent): ImpliedObject[] {
  return [
    { ...DEPLOYMENT, name: `${predictorName(plan)}-worker` },
    { ...SERVICE, name: `${plan.name}-head`, numbered: true },
    ...(kserveFacts(target.version)?.workersService === true
      ? [{ ...SERVICE, name: `${plan.name}-workers`, numbered: true }] : []),
  ];
}
