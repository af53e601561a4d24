import { ServingPlan } from '../../plan/serving-plan';

/** Labels that select the pods: never changed, as a Deployment's selector cannot be. */
export function selectorOf(plan: ServingPlan): Record<string, string> {
  return {
    'app.kubernetes.io/instance': plan.name,
    'app.kubernetes.io/component': 'predictor',
  };
}
