import { App, Chart, Testing } from 'cdk8s';
import { EnvValue } from 'cdk8s-plus-28';
import {
  Accelerator, DeploymentMode, HuggingFaceService, HuggingFaceServiceProps, KServeTargetOptions, KServeVersion, Model,
  MultiNodeVllm, MultiNodeVllmProps, Parallelism, Rollout, Scaling, ScalingTrigger, ServingTarget,
} from '../../../src';
import { claimOf, MODEL, ON_CPU, ON_GPU } from '../cases/models';

/** How this library answers to what a rule of KServe refuses. */
export type Ours =
  | { inexpressible: string }
  | { synth(version: string): void; message: string };

const SERVER = 'http://prometheus:9090';
const KNATIVE = { mode: DeploymentMode.KNATIVE };
const KNATIVE_PROPS = { ...ON_CPU, acknowledge: { KS602: 'enabled here' } };

/** Synthesizes one service with props that are evaluated there, so that factories may refuse too. */
function refuses(message: string, props: () => HuggingFaceServiceProps, options: KServeTargetOptions = {}): Ours {
  return {
    message,
    synth(version) {
      const chart = new Chart(new App(), 'chart');
      ServingTarget.kserve({ ...options, version: KServeVersion.of(version) }).applyTo(chart);
      new HuggingFaceService(chart, 'chat', props());
      Testing.synth(chart);
    },
  };
}

/** The same with two pods of a group, which are our only way to a workerSpec. */
function refusesGroup(message: string, props: () => Partial<MultiNodeVllmProps>): Ours {
  return {
    message,
    synth(version) {
      const chart = new Chart(new App(), 'chart');
      ServingTarget.kserve({ version: KServeVersion.of(version) }).applyTo(chart);
      new MultiNodeVllm(chart, 'chat', {
        model: Model.fromVolume(claimOf(chart)),
        accelerator: Accelerator.nvidia(8),
        parallelism: Parallelism.of({ tensor: 8, pipeline: 2 }),
        acknowledge: { KS104: 'not restricted', KS651: 'the Deployments are watched' },
        ...props(),
      });
      Testing.synth(chart);
    },
  };
}

/** One variable of a group, which head and workers share. */
function groupVariable(name: string, value: string): Ours {
  return refusesGroup(`'env.${name}' must be left out`, () => ({ env: { [name]: EnvValue.fromValue(value) } }));
}

function each(ids: string[], inexpressible: string): Record<string, Ours> {
  return Object.fromEntries(ids.map((id) => [id, { inexpressible }]));
}

/** For every rule: props that synth refuses with our own message, or why no props lead there. */
export const OURS: Record<string, Ours> = {
  'name-starts-with-digit': refuses('[KS002]', () => ({ ...ON_GPU, name: '7b-chat' })),
  'name-with-dot': refuses('[KS002]', () => ({ ...ON_GPU, name: 'qwen2.5' })),
  'name-upper-case': refuses('[KS002]', () => ({ ...ON_GPU, name: 'Qwen' })),
  'autoscaler-class-unknown': refuses('[KS308]', () => ({
    ...ON_GPU, annotations: { 'serving.kserve.io/autoscalerClass': 'nonsense' },
  })),
  'min-replicas-negative': refuses('[KS001]', () => ({ ...ON_GPU, scaling: Scaling.replicas(-1) })),
  'max-replicas-negative': refuses('[KS001]', () => ({ ...ON_CPU, scaling: Scaling.cpu({ max: -1 }) })),
  'min-replicas-above-max': refuses('[KS001]', () => ({ ...ON_CPU, scaling: Scaling.cpu({ min: 3, max: 2 }) })),
  'default-min-replicas-above-no-max': refuses('[KS001]', () => ({ ...ON_CPU, scaling: Scaling.cpu({ max: -2 }) })),
  'container-concurrency-negative': refuses('[KS013]', () => ON_CPU, { containerConcurrency: -1 }),
  'container-concurrency-negative-knative': refuses('[KS001]', () => KNATIVE_PROPS, {
    ...KNATIVE, containerConcurrency: -1,
  }),
  'pythonpath-in-model': refuses('[KS211]', () => ({ ...ON_GPU, env: { PYTHONPATH: EnvValue.fromValue('/code') } })),
  'pythonpath-in-side-container': refuses('[KS211]', () => ({
    ...ON_GPU,
    sidecars: [{ name: 'proxy', image: 'example.com/proxy:1', env: { PYTHONPATH: EnvValue.fromValue('/code') } }],
  })),
  'runtime-pythonpath': refuses('[KS211]', () => ({ ...ON_GPU, env: { PYTHONPATH: EnvValue.fromValue('/code') } })),
  'hpa-metric-rps': refuses('[KS402]', () => ({
    ...ON_CPU, scaling: Scaling.requestsPerSecond({ max: 4, target: 10 }),
  })),
  'hpa-metric-concurrency': refuses('[KS402]', () => ({
    ...ON_CPU, scaling: Scaling.concurrency({ max: 4, target: 10 }),
  })),
  'hpa-cpu-target-zero': refuses('[KS001]', () => ({ ...ON_CPU, scaling: Scaling.cpu({ max: 4, targetPercent: 0 }) })),
  'hpa-cpu-target-101': refuses('[KS001]', () => ({ ...ON_CPU, scaling: Scaling.cpu({ max: 4, targetPercent: 101 }) })),
  'hpa-memory-target-zero': refuses('[KS001]', () => ({
    ...ON_CPU, scaling: Scaling.memory({ max: 4, targetPercent: 0 }),
  })),
  'hpa-memory-target-101': refuses('[KS001]', () => ({
    ...ON_CPU, scaling: Scaling.memory({ max: 4, targetPercent: 101 }),
  })),
  'keda-external-without-query': refuses('[KS021]', () => ({
    ...ON_GPU, scaling: Scaling.prometheus({ max: 4, serverAddress: SERVER, query: '', threshold: 2 }),
  })),
  'keda-pod-metric-without-query': refuses('[KS021]', () => ({
    ...ON_GPU, scaling: Scaling.keda({ max: 4, triggers: [ScalingTrigger.openTelemetry({ query: '', threshold: 2 })] }),
  })),
  'knative-deployment-strategy': refuses('[KS606]', () => ({ ...KNATIVE_PROPS, rollout: Rollout.reuse() }), KNATIVE),
  'knative-metric-cpu': refuses('[KS402]', () => ({ ...KNATIVE_PROPS, scaling: Scaling.cpu({ max: 4 }) }), KNATIVE),
  'knative-rps-target-zero': refuses('[KS001]', () => ({
    ...KNATIVE_PROPS, scaling: Scaling.requestsPerSecond({ max: 4, target: 0 }),
  }), KNATIVE),
  'knative-hpa-class-metric-rps': refuses('[KS308]', () => ({
    ...KNATIVE_PROPS,
    annotations: { 'autoscaling.knative.dev/class': 'hpa.autoscaling.knative.dev' },
    scaling: Scaling.requestsPerSecond({ max: 4, target: 8 }),
  }), KNATIVE),
  'worker-pipeline-size-in-env': groupVariable('PIPELINE_PARALLEL_SIZE', '2'),
  'worker-tensor-size-in-env': groupVariable('TENSOR_PARALLEL_SIZE', '2'),
  'worker-pythonpath': groupVariable('PYTHONPATH', '/code'),
  'runtime-worker-pipeline-size-in-env': groupVariable('PIPELINE_PARALLEL_SIZE', '2'),
  'runtime-worker-tensor-size-in-env': groupVariable('TENSOR_PARALLEL_SIZE', '2'),
  'worker-gpu-types-no-json': refusesGroup('[KS308]', () => ({
    annotations: { 'serving.kserve.io/gpu-resource-types': 'example.com/odd' },
  })),
  'worker-hub': refusesGroup('got hub', () => ({ model: MODEL })),
  'worker-s3': refusesGroup('got s3', () => ({ model: Model.fromS3('s3://models/qwen') })),
  'worker-oci': refusesGroup('got oci', () => ({ model: Model.fromOci('registry.example.com/models/qwen:1') })),
  'worker-class-external': refusesGroup('[KS308]', () => ({
    annotations: { 'serving.kserve.io/autoscalerClass': 'external' },
  })),
  'worker-class-hpa': refusesGroup("'scaling' must be Scaling.replicas(1)", () => ({ scaling: Scaling.cpu({ max: 2 }) })),
  'worker-pipeline-size-zero': refusesGroup('[KS001]', () => ({ parallelism: Parallelism.of({ pipeline: 0 }) })),
  'worker-tensor-size-zero': refusesGroup('[KS001]', () => ({ parallelism: Parallelism.of({ tensor: 0 }) })),
  'runtime-worker-pipeline-size-zero': refusesGroup('[KS001]', () => ({ parallelism: Parallelism.of({ pipeline: 0 }) })),
  'runtime-worker-tensor-size-zero': refusesGroup('[KS001]', () => ({ parallelism: Parallelism.of({ tensor: 0 }) })),

  ...each(['transformer-container-storage-uri'], 'Side containers stand in the runtime, where KServe looks at no name.'),
  ...each([
    'no-implementation', 'no-implementation-panic', 'transformer-without-implementation', 'runtime-without-containers',
  ], 'A service always has its server, and no transformer.'),
  ...each(['custom-protocol'], 'A service is never a custom predictor, where KServe reads PROTOCOL.'),
  ...each(['logger-without-mode', 'logger-storage-incomplete'], "KServe's logger is left out."),
  ...each(['model-container-name'], 'The server stands in the runtime; `model` has a runtime, a format and a URI.'),
  ...each([
    'storage-uri-and-storage-uris', 'storage-uris-at-root', 'storage-uris-parent-folder', 'storage-uris-relative',
    'storage-uris-without-common-parent',
  ], '`storageUris` is never written: one model, one place.'),
  ...each(['pythonpath-in-init-container'], 'There is no prop for init containers.'),
  ...each(['deployment-mode-change'], 'Synth does not see what is in the cluster.'),
  ...each(['mode-by-its-old-name'], 'The mode is an enum, written in the word of the version.'),
  ...each(['predictor-name-change', 'confidential-without-storage', 'canary-outside-standard-mode'],
    'The field is never written.'),
  ...each(['hpa-external-metric', 'hpa-pod-metric', 'hpa-resource-missing', 'keda-scale-metric'],
    'Class and metrics come from one Scaling and cannot disagree.'),
  ...each([
    'keda-cpu-average-value', 'keda-cpu-utilization-zero', 'keda-cpu-utilization-101', 'keda-cpu-utilization-missing',
    'keda-memory-value', 'keda-memory-too-small', 'keda-resource-gpu', 'keda-metric-type-unknown',
  ], 'Scaling.keda() takes queries; CPU and memory go to the HorizontalPodAutoscaler.'),
  ...each([
    'keda-external-without-target', 'keda-external-target-of-other-type', 'keda-external-only-average-value',
    'keda-pod-metric-without-target',
  ], 'A trigger has one required threshold, and the type of its target is not open.'),
  ...each(['worker-two-containers', 'runtime-worker-two-containers'],
    'Workers are planned without side containers.'),
  ...each(['worker-without-storage-uri'], 'Every source that KServe takes for a group is written as a URI.'),
  ...each([
    'worker-head-unknown-gpu', 'worker-unknown-gpu', 'worker-hugepages', 'worker-mig', 'runtime-head-unknown-gpu',
    'runtime-worker-unknown-gpu',
  ], 'Devices that KServe does not know are named in the annotation that it has for them.'),
  ...each(['runtime-worker-removed'], 'Synth does not see what is in the cluster.'),
  ...each(['runtime-two-priorities', 'runtime-priority-of-another', 'runtime-priority-zero'],
    'A runtime is never chosen by KServe: one format, no autoSelect, no priority.'),
};
