import { kserveFacts } from '../../knowledge/kserve-versions';
import { hashOfData } from '../../plan/hash';
import { PodPlan } from '../../plan/pod-plan';
import { ServingPlan } from '../../plan/serving-plan';
import { compact } from '../compact';
import { Manifest } from '../manifest';
import { objectMetadata } from '../metadata';
import { podSettings } from '../pod';
import { progressDeadlineSeconds } from '../progress-deadline';
import { strategyOf } from '../strategy';
import { KServeTargetIntent } from '../target-intent';
import { PodSpec } from '../wire';
import { podSelector } from './names';
import { gpuResourceTypes } from './gpu-resource-types';
import { autoscalerClass, scalingFields } from './scaling';
import { MODEL_FORMAT } from './serving-runtime';
import { predictorWorkerSpec } from './worker-spec';

/**
 * The service that names its runtime.
 *
 * @see https://kserve.github.io/website/docs/reference/crd-api
 */
export function inferenceService(
  plan: ServingPlan, pod: PodPlan, target: KServeTargetIntent, runtime: Manifest,
): Manifest {
  return {
    id: 'InferenceService',
    apiVersion: 'serving.kserve.io/v1beta1',
    kind: 'InferenceService',
    metadata: objectMetadata(plan, {
      labels: { ...pod.labels, ...(target.controllerIngress ? {} : CLUSTER_LOCAL) },
      annotations: compact({
        'serving.kserve.io/deploymentMode': modeAnnotation(target),
        'serving.kserve.io/autoscalerClass': autoscalerClass(plan.scaling.value, target),
        'serving.kserve.io/gpu-resource-types': gpuResourceTypes(plan),
        'cdk8s-kserve.io/runtime-hash': runtimeHash(runtime, target),
        // Knative gives a revision up after ten minutes unless told otherwise.
        'serving.knative.dev/progress-deadline': target.mode === 'knative' ? `${progressDeadlineSeconds(pod)}s` : undefined,
      }) as Record<string, string>,
    }),
    body: { spec: { predictor: predictor(plan, pod, target) } },
  };
}

/** No way in from outside unless asked for. */
const CLUSTER_LOCAL = { 'networking.kserve.io/visibility': 'cluster-local' };

/**
 * Wakes a controller that does not hear of its runtimes. KServe copies it to the pods, which the runtime's own change
 * restarts anyway: nothing else is in the hash.
 *
 * @see https://github.com/kserve/kserve/issues/3299
 */
function runtimeHash(runtime: Manifest, target: KServeTargetIntent): string | undefined {
  return kserveFacts(target.version)?.watchesRuntimes === false ? hashOfData(runtime.body) : undefined;
}

/** Versions renamed their modes, and each checks an object by the name that it knows. */
function modeAnnotation(target: KServeTargetIntent): string {
  const facts = kserveFacts(target.version);
  return target.mode === 'knative' ? facts?.knativeMode ?? 'Knative' : facts?.standardMode ?? 'Standard';
}

function predictor(plan: ServingPlan, pod: PodPlan, target: KServeTargetIntent): object {
  const settings = podSettings(pod, {
    kubernetesMinor: target.kubernetesMinor, selector: podSelector(plan, target),
  });
  return compact({
    ...scalingFields(plan.scaling.value, target),
    // Knative rolls revisions over by itself and refuses a strategy.
    deploymentStrategy: target.mode === 'knative' ? undefined : strategyOf(plan),
    containerConcurrency: target.containerConcurrency,
    timeout: target.timeoutSeconds,
    ...(target.mode === 'knative' ? forKnative(settings) : settings),
    storageContainerName: plan.weights.storageContainerName,
    model: compact({
      modelFormat: MODEL_FORMAT,
      runtime: plan.name,
      storageUri: plan.weights.by === 'platform' ? plan.weights.uri : undefined,
    }),
    workerSpec: predictorWorkerSpec(plan, target),
  });
}

/** Knative sets the grace period from its own timeout. */
function forKnative(settings: PodSpec): PodSpec {
  const { terminationGracePeriodSeconds: _, ...rest } = settings;
  return rest;
}
