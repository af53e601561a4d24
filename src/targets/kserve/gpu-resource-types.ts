import { ServingPlan, servingPod } from '../../plan/serving-plan';

/** Resources that KServe's webhook knows; with workers it refuses every other name unless it is told. */
const KNOWN = ['nvidia.com/gpu', 'amd.com/gpu', 'intel.com/gpu', 'habana.ai/gaudi'];

/** The other devices of a group's pods, as the annotation wants them. */
export function gpuResourceTypes(plan: ServingPlan): string | undefined {
  const { accelerator, fabric } = servingPod(plan).containers[0].resources;
  const names = [...(accelerator === undefined ? [] : [accelerator.resource]), ...Object.keys(fabric ?? {})];
  const others = names.filter((name) => !KNOWN.includes(name));
  return plan.group === undefined || others.length === 0 ? undefined : JSON.stringify(others);
}
