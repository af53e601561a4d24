import { Duration, Size } from 'cdk8s';
import {
  Accelerator, Engine, Monitoring, OperationOverTime, PrometheusAuthMode, Rollout, Route, Scaling, ScalingTrigger,
} from '../../src';
import { podFor, Props, secret, serverFor, synth } from '../helpers';

const on = (props: Props = {}) => synth({ name: 'qwen', ...props });
const deployment = (props: Props = {}) => on(props).Deployment.spec;
const arriving = ScalingTrigger.prometheus({
  serverAddress: 'http://prometheus.monitoring.svc:9090', query: 'sum(gateway_requests)', threshold: 0.5,
  activationThreshold: 0, triggerAuthentication: 'auth', authMode: PrometheusAuthMode.BASIC,
});

/** Not what a release of Helm with the name of the service has. */
const OURS = {
  'app.kubernetes.io/instance': 'qwen', 'app.kubernetes.io/component': 'predictor', 'app.kubernetes.io/managed-by': 'cdk8s-kserve',
};

describe('objects', () => {
  test('are those that every cluster knows', () => {
    expect(Object.keys(on()).sort()).toEqual([
      'Deployment', 'NetworkPolicy', 'PodDisruptionBudget', 'Service', 'ServiceAccount',
    ]);
  });

  test('come before the pods that they are for', () => {
    const kinds = Object.keys(on());
    expect(kinds.indexOf('ServiceAccount')).toBeLessThan(kinds.indexOf('Deployment'));
    expect(kinds.indexOf('NetworkPolicy')).toBeLessThan(kinds.indexOf('Deployment'));
  });

  test('all have one name and the labels of app.kubernetes.io', () => {
    for (const { metadata } of Object.values(on({ labels: { team: 'nlp' } }))) {
      expect(metadata.name).toBe('qwen');
      expect(metadata.labels).toMatchObject({
        'app.kubernetes.io/name': 'vllm', 'app.kubernetes.io/instance': 'qwen',
        'app.kubernetes.io/component': 'predictor', 'app.kubernetes.io/managed-by': 'cdk8s-kserve', 'team': 'nlp',
      });
    }
  });

  test('hold no word that wakes KServe', () => {
    expect(JSON.stringify(on())).not.toContain('serving.kserve.io');
  });

  test('have a wave of Argo CD where one is asked for', () => {
    expect(on({ syncWave: -1 }).Service.metadata.annotations).toEqual({ 'argocd.argoproj.io/sync-wave': '-1' });
  });
});

describe('the Service', () => {
  test('is inside the cluster alone, and leads from port 80 to the server', () => {
    expect(on().Service.spec).toEqual({
      type: 'ClusterIP', selector: OURS,
      ports: [{ name: 'http', port: 80, targetPort: 8080, protocol: 'TCP' }],
    });
  });

  test('selects what the Deployment makes', () => {
    const { template } = deployment() as { template: { metadata: { labels: object } } };
    expect(template.metadata.labels).toMatchObject(OURS);
  });
});

test('a Deployment selects as its first version did, as the API lets nobody change it', () => {
  expect(deployment().selector).toEqual({
    matchLabels: { 'app.kubernetes.io/instance': 'qwen', 'app.kubernetes.io/component': 'predictor' },
  });
});

describe('the number of replicas', () => {
  test('is one unless said otherwise', () => {
    expect(deployment().replicas).toBe(1);
  });

  test.each([
    ['CPU', Scaling.cpu({ max: 3 })], ['memory', Scaling.memory({ max: 3 })],
    ['KEDA', Scaling.keda({ max: 3, triggers: [arriving] })], ['none at times', Scaling.toZero({ max: 3, triggers: [arriving] })],
  ])('is absent where a scaler owns it: %s', (_name, scaling) => {
    expect(deployment({ scaling })).not.toHaveProperty('replicas');
  });

  test('has exactly one owner', () => {
    const owners = (scaling: Scaling) => (
      Object.keys(on({ scaling })).filter((kind) => /Autoscaler|ScaledObject/.test(kind))
    );
    expect([
      owners(Scaling.replicas(2)), owners(Scaling.cpu({ max: 3 })),
      owners(Scaling.keda({ max: 3, triggers: [arriving] })),
    ]).toEqual([[], ['HorizontalPodAutoscaler'], ['ScaledObject']]);
  });
});

describe('scaling', () => {
  test('by CPU has its bounds, target and windows', () => {
    const scaling = Scaling.cpu({
      min: 2, max: 5, targetPercent: 70,
      scaleUpStabilization: Duration.minutes(1), scaleDownStabilization: Duration.minutes(10),
    });
    expect(on({ scaling }).HorizontalPodAutoscaler.spec).toEqual({
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'qwen' }, minReplicas: 2, maxReplicas: 5,
      metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } } }],
      behavior: { scaleDown: { stabilizationWindowSeconds: 600 }, scaleUp: { stabilizationWindowSeconds: 60 } },
    });
  });

  test('by Prometheus has its query, thresholds and authentication', () => {
    expect(on({ scaling: Scaling.keda({ max: 3, triggers: [arriving] }) }).ScaledObject.spec).toMatchObject({
      scaleTargetRef: { name: 'qwen' }, minReplicaCount: 1, maxReplicaCount: 3,
      triggers: [{
        type: 'prometheus', authenticationRef: { name: 'auth' },
        metadata: {
          serverAddress: 'http://prometheus.monitoring.svc:9090', query: 'sum(gateway_requests)', threshold: '0.5',
          activationThreshold: '0', authModes: 'basic',
        },
      }],
    });
  });

  test('by OpenTelemetry asks its scaler', () => {
    const trigger = ScalingTrigger.openTelemetry({ query: 'sum(gateway_requests)', threshold: 2, operationOverTime: OperationOverTime.RATE });
    expect(on({ scaling: Scaling.keda({ max: 3, triggers: [trigger] }) }).ScaledObject.spec.triggers).toEqual([{
      type: 'external', metadata: {
        scalerAddress: 'keda-otel-scaler.keda.svc:4318', metricQuery: 'sum(gateway_requests)', targetValue: '2',
        operationOverTime: 'rate',
      },
    }]);
  });

  test('to zero waits half an hour before the last pod goes', () => {
    expect(on({ scaling: Scaling.toZero({ max: 3, triggers: [arriving] }) }).ScaledObject.spec)
      .toMatchObject({ minReplicaCount: 0, cooldownPeriod: 1800 });
  });
});

describe('an update', () => {
  test('takes no pod before a new one is ready', () => {
    expect(deployment().strategy).toEqual({ type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } });
  });

  test('takes as many new ones at a time as are allowed', () => {
    expect(deployment({ rollout: Rollout.surge({ maxSurgePercent: 100 }) }).strategy)
      .toHaveProperty('rollingUpdate', { maxSurge: '100%', maxUnavailable: 0 });
  });

  test('uses accelerators again where there are no others', () => {
    expect(deployment({ rollout: Rollout.reuse() }).strategy)
      .toHaveProperty('rollingUpdate', { maxSurge: 0, maxUnavailable: 1 });
  });
});

describe('an accelerator', () => {
  const pod = (accelerator: Accelerator, more: Props = {}) => podFor({ accelerator, ...more });

  test('is requested and limited by the server, and by nobody else', () => {
    const { containers: [server, proxy], initContainers } = pod(Accelerator.nvidia(2), {
      sidecars: [{ name: 'proxy', image: 'envoy:1' }],
    });
    expect(server.resources).toMatchObject({ requests: { 'nvidia.com/gpu': '2' }, limits: { 'nvidia.com/gpu': '2' } });
    expect([proxy, ...initContainers ?? []].map(({ resources }) => 'nvidia.com/gpu' in resources.limits)).toEqual([false, false]);
  });

  test('brings its product, toleration and runtime class', () => {
    const { nodeSelector, tolerations, runtimeClassName } = pod(Accelerator.nvidia(1, {
      product: 'NVIDIA-L4', runtimeClassName: 'nvidia', nodeSelector: { zone: 'a' },
    }), { nodeSelector: { pool: 'gpu' }, tolerations: [{ key: 'pool', value: 'gpu' }] });
    expect(nodeSelector).toEqual({ 'pool': 'gpu', 'zone': 'a', 'nvidia.com/gpu.product': 'NVIDIA-L4' });
    expect(tolerations).toEqual([
      { key: 'pool', operator: 'Equal', value: 'gpu' },
      { key: 'nvidia.com/gpu', operator: 'Exists', effect: 'NoSchedule' },
    ]);
    expect(runtimeClassName).toBe('nvidia');
  });

  test.each([
    ['a slice of NVIDIA', Accelerator.mig('3g.20gb', 1), 'nvidia.com/mig-3g.20gb'],
    ['AMD', Accelerator.amd(1), 'amd.com/gpu'],
    ['Intel', Accelerator.intel(1), 'gpu.intel.com/i915'],
    ['another one', Accelerator.of('habana.ai/gaudi', 1), 'habana.ai/gaudi'],
  ])('of %s has its own resource', (_name, accelerator, resource) => {
    const { limits } = serverFor({ accelerator, engine: Engine.vllm({ image: 'example/vllm:1' }) }).resources;
    expect(limits).toHaveProperty([resource], '1');
  });
});

describe('around it', () => {
  test('a budget lets one pod be evicted at a time', () => {
    expect(on().PodDisruptionBudget.spec).toEqual({ maxUnavailable: 1, selector: { matchLabels: OURS } });
  });

  test('a route of a gateway leads to the Service', () => {
    const route = Route.http({
      gateway: 'public', gatewayNamespace: 'gateways', sectionName: 'https', hostnames: ['qwen.example.com'], pathPrefix: '/qwen',
      timeout: Duration.minutes(10),
    });
    expect(on({ route }).HTTPRoute.spec).toEqual({
      parentRefs: [{ name: 'public', namespace: 'gateways', sectionName: 'https' }], hostnames: ['qwen.example.com'],
      rules: [{
        matches: [{ path: { type: 'PathPrefix', value: '/qwen' } }], timeouts: { request: '600s' },
        backendRefs: [{ name: 'qwen', port: 80 }],
      }],
    });
  });

  test('an ingress leads to the Service', () => {
    const route = Route.ingress({ host: 'qwen.example.com', className: 'nginx', tlsSecret: secret('tls'), annotations: { a: 'b' } });
    const { Ingress: ingress } = on({ route });
    expect(ingress.metadata.annotations).toEqual({ a: 'b' });
    expect(ingress.spec).toEqual({
      ingressClassName: 'nginx', tls: [{ hosts: ['qwen.example.com'], secretName: 'tls' }],
      rules: [{
        host: 'qwen.example.com',
        http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'qwen', port: { number: 80 } } } }] },
      }],
    });
  });

  test('monitors read the engine\'s metrics', () => {
    const interval = Duration.seconds(15);
    const pods = on({ monitoring: Monitoring.podMonitor({ interval, labels: { release: 'x' } }) }).PodMonitor;
    expect(pods.metadata.labels).toHaveProperty('release', 'x');
    expect(pods.spec).toEqual({
      selector: { matchLabels: OURS }, podMetricsEndpoints: [{ port: 'http', path: '/metrics', interval: '15s' }],
    });
    const { ServiceMonitor: services, Service: service } = on({ monitoring: Monitoring.serviceMonitor() });
    expect(service.metadata.labels).toMatchObject((services.spec.selector as { matchLabels: object }).matchLabels);
  });

  test('replicas are spread over what the user names', () => {
    expect(podFor({ name: 'qwen', spreadOver: 'topology.kubernetes.io/zone' }).topologySpreadConstraints).toEqual([{
      maxSkew: 1, topologyKey: 'topology.kubernetes.io/zone', whenUnsatisfiable: 'ScheduleAnyway',
      labelSelector: deployment().selector,
    }]);
  });

  test('a side container gets what it is given', () => {
    const { containers: [, proxy] } = podFor({
      sidecars: [{
        name: 'proxy', image: 'envoy:1', command: ['envoy'], args: ['-l', 'info'], ports: [9901],
        memory: Size.mebibytes(256), mounts: { scratch: '/tmp' },
      }],
    });
    expect(proxy).toMatchObject({
      name: 'proxy', command: ['envoy'], args: ['-l', 'info'],
      ports: [{ name: 'port-9901', containerPort: 9901, protocol: 'TCP' }],
      resources: { requests: { cpu: '100m', memory: '256Mi' }, limits: { memory: '256Mi' } },
      volumeMounts: [{ name: 'scratch', mountPath: '/tmp' }],
    });
  });
});
