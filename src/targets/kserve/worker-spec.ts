import { GroupPlan, PodGroupPlan, ServingPlan } from '../../plan/serving-plan';
import { listOrNone } from '../compact';
import { podContainers, podSettings, podVolumes } from '../pod';
import { KServeTargetIntent } from '../target-intent';
import { PodSpec } from '../wire';
import { podSelector } from './names';

/** The one container that KServe leaves in a worker has to have this name. */
const WORKER_CONTAINER = 'worker-container';

/** The workers of a group as a runtime has them: containers and volumes, and nothing else. */
export function runtimeWorkerSpec(plan: ServingPlan, target: KServeTargetIntent): object | undefined {
  const worker = workerOf(plan);
  return plan.group && worker && {
    ...sizes(plan.group),
    containers: podContainers(worker.pod, {
      serverName: WORKER_CONTAINER, kubernetesMinor: target.kubernetesMinor, selector: podSelector(plan, target),
    }),
    volumes: listOrNone(podVolumes(worker.pod)),
  };
}

/** The rest of the workers' pods, which only an InferenceService can carry. */
export function predictorWorkerSpec(plan: ServingPlan, target: KServeTargetIntent): object | undefined {
  const worker = workerOf(plan);
  if (plan.group === undefined || worker === undefined) {
    return undefined;
  }
  const settings: PodSpec = podSettings(worker.pod, {
    kubernetesMinor: target.kubernetesMinor, selector: podSelector(plan, target),
  });
  return { ...sizes(plan.group), ...settings };
}

/** KServe divides their product by the GPUs of a pod, which gives the pods of the plan. */
function sizes(group: GroupPlan): object {
  return { pipelineParallelSize: group.pipeline, tensorParallelSize: group.tensor };
}

function workerOf(plan: ServingPlan): PodGroupPlan | undefined {
  return plan.groups.find(({ role }) => role === 'worker');
}
