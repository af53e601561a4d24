import { Duration, Size } from 'cdk8s';
import { Cpu } from 'cdk8s-plus-28';
import {
  Accelerator, DeploymentMode, ExtraVolume, Fetch, Monitoring, Parallelism, Rollout, Scaling, ScalingTrigger,
  ServiceDefaults, ServingTarget, VllmMetric,
} from '../../../src';
import { claim, hub, kserve, Props, secret, serve } from '../../helpers';
import { accepts, acceptsApp, rejects, rejectsApp, RuleCases } from '../rule-cases';

const serverAddress = 'http://prometheus.monitoring.svc:9090';
const waiting = () => ScalingTrigger.vllm(VllmMetric.REQUESTS_WAITING, { serverAddress, threshold: 5 });
const arriving = () => ScalingTrigger.prometheus({ serverAddress, query: 'sum(rate(gateway_requests[1m]))', threshold: 1 });
const knativeFlags = { KS602: 'the flags are enabled' };
const knative = (more: Props = {}) => (): Props => ({
  target: ServingTarget.kserve({ mode: DeploymentMode.KNATIVE }), acknowledge: knativeFlags, ...more,
});

/** What stands in a pod, how many of them run, and what a target can do. */
export const POD_CASES: readonly RuleCases[] = [
  {
    rule: 'KS302',
    cases: [
      accepts('four gibibytes beside shared memory', () => ({
        sharedMemory: Size.gibibytes(4), resources: { memory: Size.gibibytes(8) },
      })),
      rejects('shared memory that leaves too little', () => ({
        sharedMemory: Size.gibibytes(6), resources: { memory: Size.gibibytes(8) },
      }),
      '\'memory\' must be at least 10 GiB: 6 GiB of shared memory and 4 GiB beside it, got 8 GiB: raise \'memory\' or lower \'sharedMemory\' [KS302]'),
    ],
  },
  {
    rule: 'KS303',
    cases: [
      accepts('a model that fits', () => ({
        model: hub({ size: Size.gibibytes(140) }), accelerator: Accelerator.nvidia(2, { memory: Size.gibibytes(80) }),
      })),
      rejects('a model that does not fit', () => ({
        model: hub({ size: Size.gibibytes(140) }), accelerator: Accelerator.nvidia(1, { memory: Size.gibibytes(80) }),
      }),
      '\'accelerator\' must hold the model\'s 140 GiB, got 1 x 80 GiB for it: take more accelerators, larger ones or a quantized model [KS303]'),
      rejects('copies that do not fit', () => ({
        model: hub({ size: Size.gibibytes(140) }), accelerator: Accelerator.nvidia(2, { memory: Size.gibibytes(80) }),
        parallelism: Parallelism.of({ data: 2 }),
      }),
      '\'accelerator\' must hold the model\'s 140 GiB, got 2 x 80 GiB for each copy of it: take more accelerators, larger ones or a quantized model, or set expert where it has experts [KS303]'),
      accepts('experts that are split over all ranks', () => ({
        model: hub({ size: Size.gibibytes(140) }), accelerator: Accelerator.nvidia(2, { memory: Size.gibibytes(80) }),
        parallelism: Parallelism.of({ data: 2, expert: true }),
      })),
    ],
  },
  {
    rule: 'KS304',
    cases: [
      accepts('a budget for a model of unknown size', () => ({ startupBudget: Duration.minutes(5) })),
      rejects('a budget that is too short for the model', () => ({
        model: hub({ size: Size.gibibytes(100) }), startupBudget: Duration.minutes(5),
      }),
      '\'startupBudget\' should be at least 812 seconds for a model of 100 GiB, got 300 [KS304]'),
    ],
  },
  {
    rule: 'KS306',
    cases: [
      accepts('a volume for two containers', () => ({
        volumes: [ExtraVolume.emptyDir('work', '/data')],
        sidecars: [{ name: 'proxy', image: 'envoy:1', mounts: { work: '/data' } }],
      })),
      rejects('two containers of one name', () => ({ sidecars: [{ name: 'server', image: 'envoy:1' }] }),
        '\'sidecars\' must have names of their own, got \'server\' twice [KS306]'),
      rejects('a volume under the library\'s own name', () => ({ volumes: [ExtraVolume.fromClaim('scratch', claim('x'), '/x')] }),
        '\'volumes\' must have names of their own, got \'scratch\' twice: the library uses model, scratch, shm, compile-cache, ca-bundle, chat-template, gcs-key, launcher, repository, repository-config, model-control, registry-ca, registry-auth [KS306]'),
      rejects('a mount over the model', () => ({ volumes: [ExtraVolume.fromSecret('x', secret('x'), '/mnt/models')] }),
        '\'volumes\' must have mount paths of their own, got \'/mnt/models\' twice [KS306]'),
      rejects('a mount of a volume that is not there', () => ({
        sidecars: [{ name: 'proxy', image: 'envoy:1', mounts: { work: '/data' } }],
      }),
      '\'sidecars.proxy.mounts\' must name a volume of the pod, got \'work\': there are model, scratch, shm [KS306]'),
      rejects('a mount over the model, spelt otherwise', () => ({ volumes: [ExtraVolume.emptyDir('x', '/mnt/models/')] }),
        '\'volumes\' must have mount paths of their own, got \'/mnt/models\' twice [KS306]'),
      rejects('the name that KServe gives to the server', () => ({
        sidecars: [{ name: 'kserve-container', image: 'envoy:1' }], target: kserve(),
      }),
      '\'sidecars\' must have names of their own, got \'kserve-container\', which KServe gives to a container of the pod [KS306]'),
      rejects('what KServe injects', () => ({
        fetch: Fetch.kserve(), acknowledge: { KS104: 'no such profile here' }, target: kserve(),
        sidecars: [{ name: 'storage-initializer', image: 'envoy:1' }],
        volumes: [ExtraVolume.emptyDir('x', '/mnt/models')],
      }),
      '\'sidecars\' must have names of their own, got \'storage-initializer\', which KServe gives to a container of the pod [KS306]',
      '\'volumes\' must have mount paths of their own, got \'/mnt/models\' twice [KS306]'),
    ],
  },
  {
    rule: 'KS307',
    cases: [
      accepts('a request below the limit', () => ({ resources: { cpu: Cpu.millis(500), cpuLimit: Cpu.units(1) } })),
      accepts('a limit alone', () => ({ resources: { cpuLimit: Cpu.units(2) } })),
      rejects('a request above the limit', () => ({ resources: { cpu: Cpu.units(4), cpuLimit: Cpu.millis(1500) } }),
        '\'resources.cpu\' must be at most the 1500m of \'resources.cpuLimit\', got 4: raise the limit or leave it out [KS307]'),
    ],
  },
  {
    rule: 'KS308',
    cases: [
      accepts('the label of a system that it is part of', () => ({ labels: { 'app.kubernetes.io/part-of': 'search' } })),
      rejects('a label of the selector', () => ({ labels: { 'app.kubernetes.io/instance': 'qwen' } }),
        '\'labels.app.kubernetes.io/instance\' must be left out, got \'qwen\': the library sets it where it belongs; use a key of your own [KS308]'),
      rejects('an annotation that says which autoscaler', () => ({
        annotations: { 'serving.kserve.io/autoscalerClass': 'hpa' }, target: kserve(),
      }),
      '\'annotations.serving.kserve.io/autoscalerClass\' must be left out, got \'hpa\': the library sets it where it belongs; use a key of your own [KS308]'),
      rejects('the annotation that tells KServe which devices there are', () => ({
        annotations: { 'serving.kserve.io/gpu-resource-types': '[]' }, target: kserve(),
      }),
      '\'annotations.serving.kserve.io/gpu-resource-types\' must be left out, got \'[]\': the library sets it where it belongs; use a key of your own [KS308]'),
      rejects('the label that wakes KServe\'s webhook', () => ({ labels: { 'serving.kserve.io/inferenceservice': 'qwen' } }),
        '\'labels.serving.kserve.io/inferenceservice\' must be left out, got \'qwen\': the library sets it where it belongs; use a key of your own [KS308]'),
    ],
  },
  {
    rule: 'KS401',
    cases: [
      accepts('zero by a metric of the gateway', () => ({ scaling: Scaling.toZero({ max: 3, triggers: [arriving()] }) })),
      accepts('one metric from outside beside the pods\' own', () => ({
        scaling: Scaling.toZero({ max: 3, triggers: [waiting(), arriving()] }),
      })),
      accepts('one replica by a metric of its own', () => ({ scaling: Scaling.keda({ min: 1, max: 3, triggers: [waiting()] }) })),
      rejects('zero by a metric of its own pods', () => ({ scaling: Scaling.toZero({ max: 3, triggers: [waiting()] }) }),
        '\'triggers\' must hold one that is measured outside of the pods to scale to zero, got \'sum(vllm:num_requests_waiting{model_name="svc", pod=~"test-svc-c840b1e6(-predictor)?-[a-z0-9]+-[a-z0-9]{5}|test-svc-c840b1e6-group-[0-9]+"})\': take a metric of the gateway, or keep one replica with Scaling.keda({ min: 1 }) [KS401]'),
    ],
  },
  {
    rule: 'KS402',
    cases: [
      accepts('requests in Knative mode', knative({ scaling: Scaling.concurrency({ max: 3, target: 4 }) })),
      rejects('requests on plain Kubernetes', () => ({ scaling: Scaling.concurrency({ max: 3, target: 4 }) }),
        '\'scaling\' must be by CPU, memory, KEDA or a number of replicas on Kubernetes 1.30, got concurrency: only Knative counts requests; use Scaling.prometheus() with a metric of the gateway [KS402]'),
      rejects('requests in Standard mode', () => ({
        scaling: Scaling.requestsPerSecond({ max: 3, target: 4 }), target: kserve('0.20.0'),
      }),
      '\'scaling\' must be by CPU, memory, KEDA or a number of replicas on KServe 0.20.0 (Standard mode), got rps: only Knative counts requests; use Scaling.prometheus() with a metric of the gateway [KS402]'),
      rejects('CPU in Knative mode', knative({ scaling: Scaling.cpu({ max: 3 }) }),
        '\'scaling\' must be by concurrency, requests or a number of replicas on KServe 0.19.0 (Knative mode), got cpu: use Scaling.concurrency() [KS402]'),
      rejects('KEDA in Knative mode', knative({ scaling: Scaling.keda({ max: 3, triggers: [arriving()] }) }),
        '\'scaling\' must be by concurrency, requests or a number of replicas on KServe 0.19.0 (Knative mode), got KEDA: use Scaling.concurrency() [KS402]'),
    ],
  },
  {
    rule: 'KS403',
    cases: [
      accepts('reuse where an update has no room', () => ({
        accelerator: Accelerator.nvidia(4), scaling: Scaling.replicas(2), rollout: Rollout.reuse(), gpuBudget: 8,
      })),
      rejects('a surge beyond the budget', () => ({
        accelerator: Accelerator.nvidia(4), scaling: Scaling.replicas(2), gpuBudget: 8,
      }),
      '\'gpuBudget\' must be at least 12 for 2 replicas of 4 and 1 more during an update, got 8: use Rollout.reuse() [KS403]'),
      rejects('replicas beyond the budget', () => ({
        accelerator: Accelerator.nvidia(4), scaling: Scaling.replicas(3), rollout: Rollout.reuse(), gpuBudget: 8,
      }),
      '\'gpuBudget\' must be at least 12 for 3 replicas of 4 and 0 more during an update, got 8: run fewer replicas [KS403]'),
    ],
  },
  {
    rule: 'KS404',
    cases: [
      acceptsApp('as many replicas as allowed', (chart) => {
        ServiceDefaults.of({ maxReplicas: 3 }).applyTo(chart);
        serve(chart, { scaling: Scaling.replicas(3) });
      }),
      rejectsApp('more replicas than allowed', (chart) => {
        ServiceDefaults.of({ maxReplicas: 3 }).applyTo(chart);
        serve(chart, { scaling: Scaling.cpu({ max: 4 }) });
      },
      '\'scaling\' must stay within the 3 replicas of test (maxReplicas), got 4 [KS404]'),
    ],
  },
  {
    rule: 'KS405',
    cases: [
      accepts('stabilisation on plain Kubernetes', () => ({
        scaling: Scaling.cpu({ max: 3, scaleDownStabilization: Duration.minutes(10) }),
      })),
      rejects('stabilisation of KServe\'s autoscaler', () => ({
        scaling: Scaling.cpu({ max: 3, scaleDownStabilization: Duration.minutes(10) }), target: kserve(),
      }),
      '\'scaleDownStabilization\' must be left out for cpu on KServe 0.19.0 (Standard mode), got 600 seconds: use Scaling.keda(), or ServingTarget.kubernetes() [KS405]'),
    ],
  },
  {
    rule: 'KS601',
    cases: [
      accepts('a tested version', () => ({ target: kserve('0.19.0') })),
      rejects('a version that could not be tested', () => ({ target: kserve('0.18.0') }),
        '\'version\' should be one that is tested, got KServe 0.18.0: try the manifests on a cluster of your own [KS601]'),
    ],
  },
  {
    rule: 'KS602',
    cases: [
      accepts('Knative mode where the flags are acknowledged', knative()),
      rejects('Knative mode', knative({ acknowledge: undefined }),
        '\'mode\' must be DeploymentMode.STANDARD where ConfigMap config-features in knative-serving does not enable kubernetes.podspec-init-containers, kubernetes.podspec-securitycontext, kubernetes.podspec-tolerations, kubernetes.podspec-volumes-emptydir, got Knative: enable them and acknowledge this rule [KS602]'),
    ],
  },
  {
    rule: 'KS603',
    cases: [
      accepts('a side container without a port', knative({ sidecars: [{ name: 'proxy', image: 'envoy:1' }] })),
      rejects('a second port in Knative mode', knative({
        sidecars: [{ name: 'proxy', image: 'envoy:1', ports: [9901] }],
      }),
      '\'sidecars.proxy.ports\' must be left out in Knative mode, got \'9901\': use DeploymentMode.STANDARD [KS603]'),
    ],
  },
  {
    rule: 'KS608',
    cases: [
      accepts('a monitor in Standard mode', () => ({ target: kserve('0.19.0'), monitoring: Monitoring.podMonitor() })),
      rejects('a monitor in Knative mode', knative({ monitoring: Monitoring.podMonitor() }),
        '\'monitoring\' must be left out in Knative mode, got podMonitor: collect metrics as Knative documents [KS608]'),
    ],
  },
  {
    rule: 'KS606',
    cases: [
      acceptsApp('a default of a scope, which is for others', (chart) => {
        ServiceDefaults.of({ rollout: Rollout.reuse() }).applyTo(chart);
        serve(chart, knative()());
      }),
      rejects('a rollout that Knative has no use for', knative({ rollout: Rollout.reuse() }),
        '\'rollout\' must be left out on KServe 0.19.0 (Knative mode), got reuse: Knative starts new pods first [KS606]'),
    ],
  },
];
