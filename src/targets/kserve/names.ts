import { ServingPlan } from '../../plan/serving-plan';
import { KServeTargetIntent } from '../target-intent';

/** Container that KServe takes for the server. */
export const SERVER_CONTAINER = 'kserve-container';

/** Name of the Deployment, the Service and the autoscaler that KServe makes. */
export function predictorName(plan: ServingPlan): string {
  return `${plan.name}-predictor`;
}

/** Labels by which KServe's pods are found. */
export function podSelector(plan: ServingPlan, target: KServeTargetIntent): Record<string, string> {
  return target.mode === 'knative'
    ? { 'serving.kserve.io/inferenceservice': plan.name, 'component': 'predictor' }
    : { app: `isvc.${predictorName(plan)}` };
}

/** Labels of every pod of an InferenceService: of a group, workers too. */
export function allPodsSelector(plan: Pick<ServingPlan, 'name'>): Record<string, string> {
  return { 'serving.kserve.io/inferenceservice': plan.name };
}
