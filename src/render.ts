import { ServingPlan } from './plan/serving-plan';
import { renderKServe } from './targets/kserve/render';
import { renderKubernetes } from './targets/kubernetes/render';
import { Rendering } from './targets/manifest';
import { TargetIntent } from './targets/target-intent';

/** The plan as API objects of a target. A new target is a case here and a folder beside it. */
export function render(plan: ServingPlan, target: TargetIntent): Rendering {
  return target.kind === 'kserve' ? renderKServe(plan, target) : renderKubernetes(plan, target);
}
