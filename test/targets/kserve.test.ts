import { Duration } from 'cdk8s';
import {
  DeploymentMode, Engine, Fetch, KServeVersion, Monitoring, Rollout, Route, Scaling, ScalingTrigger, ServingTarget,
  VllmMetric,
} from '../../src';
import { kserve, podFor, Props, synth } from '../helpers';

const VERSIONS = ['0.15.0', '0.15.2', '0.16.0', '0.17.0', '0.19.0', '0.20.0'];
const serverAddress = 'http://prometheus.monitoring.svc:9090';
const waiting = (more: object = {}) => ScalingTrigger.vllm(
  VllmMetric.REQUESTS_WAITING, { serverAddress, threshold: 5, ...more },
);

const on = (version: string, props: Props = {}) => synth({ target: kserve(version), name: 'qwen', ...props });
const predictor = (version: string, props: Props = {}) => on(version, props).InferenceService.spec.predictor;
const annotations = (version: string, props: Props = {}) => on(version, props).InferenceService.metadata.annotations;
const autoscaler = (version: string, scaling: Scaling) => (
  annotations(version, { scaling })?.['serving.kserve.io/autoscalerClass']
);

const QUERY = 'sum(vllm:num_requests_waiting{model_name="svc", pod=~"qwen(-predictor)?-[a-z0-9]+-[a-z0-9]{5}|qwen-group-[0-9]+", namespace="models"})';

describe.each(VERSIONS)('on KServe %s', (version) => {
  test('a runtime of the service\'s own is named and never chosen by itself', () => {
    const { ServingRuntime: runtime, InferenceService: service } = on(version);
    expect(service.spec.predictor).toHaveProperty('model.runtime', runtime.metadata.name);
    expect(runtime.spec.supportedModelFormats).toEqual([{ name: 'huggingface', version: '1', autoSelect: false }]);
  });

  test('the runtime holds every argument, so that there is nothing to merge', () => {
    const { ServingRuntime: runtime, InferenceService: service } = on(version);
    expect(runtime.spec.containers).toMatchObject([{ name: 'kserve-container', command: ['vllm', 'serve'] }]);
    expect(Object.keys((service.spec.predictor as { model: object }).model)).toEqual(['modelFormat', 'runtime']);
  });

  test('what a runtime cannot carry is on the InferenceService', () => {
    expect(predictor(version)).toMatchObject({
      enableServiceLinks: false, automountServiceAccountToken: false, serviceAccountName: 'qwen',
      terminationGracePeriodSeconds: 65, initContainers: [{ name: 'model-initializer' }],
    });
  });

  test('the mode is one that this version knows', () => {
    const known = version.startsWith('0.15.') ? 'RawDeployment' : 'Standard';
    expect(annotations(version)?.['serving.kserve.io/deploymentMode']).toBe(known);
  });

  test('nobody gets in from outside unless asked', () => {
    expect(on(version).InferenceService.metadata.labels['networking.kserve.io/visibility']).toBe('cluster-local');
  });

  test('a Deployment, a Service and an autoscaler are left to KServe', () => {
    expect(Object.keys(on(version, { scaling: Scaling.cpu({ max: 3 }) })).sort()).toEqual([
      'InferenceService', 'NetworkPolicy', 'PodDisruptionBudget', 'ServiceAccount', 'ServingRuntime',
    ]);
  });

  test('CPU is scaled by KServe\'s autoscaler', () => {
    const scaling = Scaling.cpu({ min: 2, max: 4, targetPercent: 60 });
    expect(autoscaler(version, scaling)).toBe('hpa');
    expect(predictor(version, { scaling })).toMatchObject({
      minReplicas: 2, maxReplicas: 4, scaleMetric: 'cpu', scaleTarget: 60,
    });
  });

  test('a metric is scaled by KServe\'s KEDA, which is told nothing of CPU', () => {
    const scaling = Scaling.keda({ max: 4, triggers: [waiting()] });
    expect(autoscaler(version, scaling)).toBe('keda');
    expect(predictor(version, { scaling })).not.toHaveProperty('scaleMetric');
    expect(predictor(version, { scaling })).toMatchObject({
      minReplicas: 1, maxReplicas: 4,
      autoScaling: {
        metrics: [{
          type: 'External',
          external: {
            metric: { backend: 'prometheus', serverAddress, query: QUERY },
            target: { type: 'Value', value: '5' },
          },
        }],
      },
    });
  });
});

describe('a runtime that changes', () => {
  const hash = (version: string, props: Props = {}) => annotations(version, props)?.['cdk8s-kserve.io/runtime-hash'];
  const longer = { engine: Engine.vllm({ maxModelLen: 8192 }) };

  test('is told to the InferenceService where KServe does not watch runtimes', () => {
    expect(hash('0.15.2')).toMatch(/^[0-9a-f]{16}$/);
    expect(hash('0.15.2', longer)).not.toBe(hash('0.15.2', { engine: Engine.vllm() }));
  });

  test('is the only thing that the pods would restart for', () => {
    const changed = { labels: { team: 'nlp' }, scaling: Scaling.replicas(3), engine: Engine.vllm({ version: '0.10.2' }) };
    expect(hash('0.15.2', changed)).toBe(hash('0.15.2', { engine: changed.engine }));
  });

  test.each(['0.16.0', '0.19.0', '0.20.0'])('is seen by KServe %s itself', (version) => {
    expect(hash(version)).toBeUndefined();
  });
});

describe('a fixed number of replicas', () => {
  test.each([['0.15.0', 'external'], ['0.15.2', 'none'], ['0.16.0', 'none'], ['0.20.0', 'none']])(
    'on KServe %s is left alone by class %s', (version, expected) => {
      expect(autoscaler(version, Scaling.replicas(2))).toBe(expected);
    },
  );

  test('is both bounds', () => {
    expect(predictor('0.19.0', { scaling: Scaling.replicas(3) })).toMatchObject({ minReplicas: 3, maxReplicas: 3 });
  });

  test('of zero has an upper bound that KServe accepts', () => {
    expect(predictor('0.19.0', { scaling: Scaling.replicas(0) })).toMatchObject({ minReplicas: 0, maxReplicas: 1 });
  });
});

describe('wishes that KServe\'s ScaledObject has no field for make one of our own', () => {
  const owner = (version: string, scaling: Scaling) => [
    autoscaler(version, scaling), Object.keys(on(version, { scaling })).includes('ScaledObject'),
  ];
  const keda = (more: object, trigger = waiting()) => Scaling.keda({ max: 4, triggers: [trigger], ...more });
  const OWN = ['external', true];
  const KSERVE = ['keda', false];

  test.each([
    ['a polling interval', '0.20.0', keda({ pollingInterval: Duration.seconds(15) }), OWN],
    ['a cool-down', '0.20.0', keda({ cooldownPeriod: Duration.minutes(5) }), OWN],
    ['an activation threshold', '0.20.0', keda({}, waiting({ activationThreshold: 1 })), OWN],
    ['a trigger of OpenTelemetry', '0.20.0', keda({}, ScalingTrigger.openTelemetry({ query: 'gateway', threshold: 1 })), OWN],
    ['authentication before 0.20', '0.19.0', keda({}, waiting({ triggerAuthentication: 'auth' })), OWN],
    ['authentication from 0.20 on', '0.20.0', keda({}, waiting({ triggerAuthentication: 'auth' })), KSERVE],
    ['stabilisation before 0.20', '0.19.0', keda({ scaleDownStabilization: Duration.minutes(5) }), OWN],
    ['stabilisation from 0.20 on', '0.20.0', keda({ scaleDownStabilization: Duration.minutes(5) }), KSERVE],
  ])('%s on %s', (_name, version, scaling, expected) => {
    expect(owner(version, scaling)).toEqual(expected);
  });

  test('and it scales the Deployment that KServe makes', () => {
    const { ScaledObject: scaled } = on('0.19.0', { scaling: keda({ cooldownPeriod: Duration.minutes(5) }) });
    expect(scaled.spec).toMatchObject({
      scaleTargetRef: { name: 'qwen-predictor' }, minReplicaCount: 1, maxReplicaCount: 4, cooldownPeriod: 300,
    });
  });
});

describe('Knative mode', () => {
  const target = ServingTarget.kserve({
    mode: DeploymentMode.KNATIVE, containerConcurrency: 8, timeout: Duration.minutes(5),
  });
  const knative = (props: Props = {}) => synth({ name: 'qwen', acknowledge: { KS602: 'enabled' }, target, ...props });

  test('has no autoscaler class of KServe\'s own', () => {
    expect(knative().InferenceService.metadata.annotations).not.toHaveProperty(['serving.kserve.io/autoscalerClass']);
  });

  test('has neither strategy, hooks nor a grace period, which Knative refuses', () => {
    const { InferenceService: service, ServingRuntime: runtime } = knative();
    expect(service.spec.predictor).not.toHaveProperty('deploymentStrategy');
    expect(service.spec.predictor).not.toHaveProperty('terminationGracePeriodSeconds');
    expect((runtime.spec.containers as object[])[0]).not.toHaveProperty('lifecycle');
  });

  test('names the protocol of its port', () => {
    expect(knative().ServingRuntime.spec.containers).toMatchObject([{ ports: [{ name: 'http1', containerPort: 8080 }] }]);
  });

  test('takes so many requests at a time, for so long', () => {
    expect(knative().InferenceService.spec.predictor).toMatchObject({ containerConcurrency: 8, timeout: 300 });
  });

  test('scales by requests, down to none', () => {
    const scaling = Scaling.concurrency({ min: 0, max: 3, target: 4 });
    expect(knative({ scaling }).InferenceService.spec.predictor).toMatchObject({
      minReplicas: 0, maxReplicas: 3, scaleMetric: 'concurrency', scaleTarget: 4,
    });
  });

  test('lets in the proxy that stands before the server', () => {
    const [{ ports }] = knative().NetworkPolicy.spec.ingress as { ports: { port: number }[] }[];
    expect(ports.map(({ port }) => port)).toEqual([8080, 8012, 8013, 8022, 9090, 9091]);
  });

  test.each([['0.15.2', 'Serverless'], ['0.16.0', 'Knative'], ['0.20.0', 'Knative']])('is called so on %s: %s', (version, mode) => {
    const older = ServingTarget.kserve({ mode: DeploymentMode.KNATIVE, version: KServeVersion.of(version) });
    expect(knative({ target: older }).InferenceService.metadata.annotations?.['serving.kserve.io/deploymentMode']).toBe(mode);
  });
});

describe('around an InferenceService', () => {
  test('KServe\'s own fetcher gets an address, and no init container of ours stands before it', () => {
    const props = { fetch: Fetch.kserve(), acknowledge: { KS104: 'baseline' } };
    expect(predictor('0.19.0', props)).toHaveProperty('model.storageUri', 'hf://Qwen/Qwen2.5-7B-Instruct:a09a35458c702b33eeacc393d103063234e8bc28');
    expect(podFor({ ...props, target: kserve() })).not.toHaveProperty('initContainers');
  });

  test('a route leads to the Service that KServe makes', () => {
    const { HTTPRoute: route } = on('0.19.0', { route: Route.http({ gateway: 'public' }) });
    expect(route.spec.rules).toMatchObject([{ backendRefs: [{ name: 'qwen-predictor', port: 80 }] }]);
  });

  test('a budget and monitors select the pods that KServe makes', () => {
    const objects = on('0.19.0', { monitoring: Monitoring.podMonitor() });
    const selector = { matchLabels: { app: 'isvc.qwen-predictor' } };
    expect([objects.PodDisruptionBudget.spec.selector, objects.PodMonitor.spec.selector]).toEqual([selector, selector]);
  });

  test('KServe\'s own ingress is made where it is asked for', () => {
    const { InferenceService: service } = synth({ target: ServingTarget.kserve({ controllerIngress: true }) });
    expect(service.metadata.labels).not.toHaveProperty(['networking.kserve.io/visibility']);
  });

  test('an update keeps every pod, or uses accelerators again', () => {
    expect(predictor('0.19.0')).toHaveProperty('deploymentStrategy.rollingUpdate', { maxSurge: 1, maxUnavailable: 0 });
    expect(predictor('0.19.0', { rollout: Rollout.reuse() }))
      .toHaveProperty('deploymentStrategy.rollingUpdate', { maxSurge: 0, maxUnavailable: 1 });
  });
});
