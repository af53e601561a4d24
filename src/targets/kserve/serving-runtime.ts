import { PodPlan } from '../../plan/pod-plan';
import { ServingPlan } from '../../plan/serving-plan';
import { compact, listOrNone } from '../compact';
import { Manifest } from '../manifest';
import { acknowledgements, objectMetadata } from '../metadata';
import { podContainers, podVolumes } from '../pod';
import { Container } from '../wire';
import { KServeTargetIntent } from '../target-intent';
import { gpuResourceTypes } from './gpu-resource-types';
import { podSelector, SERVER_CONTAINER } from './names';
import { runtimeWorkerSpec } from './worker-spec';

/** What the InferenceService says that its model is; only our own runtime is ever asked for it. */
export const MODEL_FORMAT = { name: 'huggingface', version: '1' };

/**
 * A runtime for one service: every container with all of its arguments. It is
 * named by its InferenceService and never chosen by KServe.
 *
 * @see https://kserve.github.io/website/docs/reference/crd-api
 */
export function servingRuntime(plan: ServingPlan, pod: PodPlan, target: KServeTargetIntent): Manifest {
  const containers = podContainers(pod, {
    serverName: SERVER_CONTAINER, kubernetesMinor: target.kubernetesMinor, selector: podSelector(plan, target),
  });
  return {
    id: 'ServingRuntime',
    apiVersion: 'serving.kserve.io/v1alpha1',
    kind: 'ServingRuntime',
    metadata: objectMetadata(plan, {
      annotations: compact({
        ...acknowledgements(plan), 'serving.kserve.io/gpu-resource-types': gpuResourceTypes(plan),
      }) as Record<string, string>,
    }),
    body: {
      spec: compact({
        supportedModelFormats: [{ ...MODEL_FORMAT, autoSelect: false }],
        protocolVersions: ['v1', 'v2'],
        multiModel: false,
        containers: target.mode === 'knative' ? containers.map(forKnative) : containers,
        volumes: listOrNone(podVolumes(pod)),
        workerSpec: runtimeWorkerSpec(plan, target),
      }),
    },
  };
}

/**
 * Knative drains by its own proxy and refuses lifecycle hooks, and it takes
 * port names for protocols.
 *
 * @see https://github.com/knative/specs/blob/main/specs/serving/knative-api-specification-1.0.md
 */
function forKnative(container: Container): Container {
  const { lifecycle: _, ports, ...rest } = container;
  return { ...rest, ports: ports?.map((port) => ({ ...port, name: 'http1' })) };
}
