import { Duration, Size } from 'cdk8s';
import { Accelerator, Fetch, Monitoring, Rollout, Scaling, TritonBackend, TritonPlacement } from '../../src';
import { byKind, hub, kserve, kubernetes, OWN, PairProps, podOf, servePair, synthWithImages } from '../helpers';

type Side = Parameters<typeof podOf>[0];

const KSERVE = 'serving.kserve.io/inferenceservice';
const INSTANCE = 'app.kubernetes.io/instance';

const specOf = (object: object) => (object as { spec: Record<string, unknown> }).spec;
const args = (side: Side) => podOf(side).containers[0].args;

describe.each([
  ['plain Kubernetes', kubernetes(), 'svc-triton', INSTANCE],
  ['KServe 0.15', kserve('0.15.2'), 'svc-triton-predictor', KSERVE],
  ['KServe 0.20', kserve('0.20.0'), 'svc-triton-predictor', KSERVE],
])('two services on %s', (_name, target, host, label) => {
  const both = (props: PairProps = {}) => {
    const all = synthWithImages((chart) => servePair(chart, {
      target, name: 'svc', placement: TritonPlacement.ownService(), model: hub(), fetch: Fetch.agent({ image: OWN.agent }), ...props,
    }), target);
    const of = (name: string) => byKind(all.filter(({ metadata }) => (
      (metadata as { labels: Record<string, string> }).labels[INSTANCE] === name)));
    return { server: of('svc'), triton: of('svc-triton') };
  };

  test('are one of the server, which asks the other by its Service', () => {
    const { server } = both();
    expect(podOf(server).containers).toHaveLength(1);
    expect(args(server)).toEqual(expect.arrayContaining([`--triton-url=http://${host}`, '--triton-model=svc']));
    expect(args(server)).not.toEqual(expect.arrayContaining([expect.stringContaining('--triton-metrics-url')]));
  });

  test('are one of Triton, which listens to other pods, and loads nothing that somebody asks for', () => {
    expect(args(both().triton)).toEqual(expect.arrayContaining([
      'tritonserver', '--http-address=0.0.0.0', '--http-port=8080', '--allow-grpc=false', '--model-control-mode=none',
    ]));
  });

  test('are asked by the kubelet each for what it serves', () => {
    const [container] = podOf(both().triton).containers as unknown as Record<string, { httpGet: object }>[];
    const asked = ['startupProbe', 'readinessProbe', 'livenessProbe'].map((probe) => container[probe].httpGet);
    expect(asked).toEqual(['/v2/models/svc/ready', '/v2/models/svc/ready', '/v2/health/live'].map((path) => (
      expect.objectContaining({ path, port: 8080 }) as object)));
  });

  test('let nobody to Triton but the server, and the server to it', () => {
    const { server, triton } = both();
    expect(specOf(triton.NetworkPolicy).ingress).toEqual([
      { from: [{ podSelector: { matchLabels: { [label]: 'svc' } } }], ports: [{ port: 8080, protocol: 'TCP' }] }, { ports: [{ port: 8002, protocol: 'TCP' }] },
    ]);
    expect(specOf(server.NetworkPolicy).egress).toContainEqual({
      to: [{ podSelector: { matchLabels: { [label]: 'svc-triton' } } }], ports: [{ port: 8080, protocol: 'TCP' }],
    });
  });

  test('fetch the weights where they are computed, and the tokenizer where it is', () => {
    const { server, triton } = both();
    const initializer = (side: Side) => (podOf(side).initContainers ?? []).map((one) => [one.name, one.args?.slice(3)]);
    expect(initializer(server)).toEqual([['model-initializer', ['--weights=none']]]);
    expect(initializer(triton)).toEqual([['model-initializer', ['--weights=onnx']], ['model-repository', []]]);
  });

  test('keep accelerators, shared memory and Triton\'s resources with Triton', () => {
    const { server, triton } = both({
      accelerator: Accelerator.nvidia(1), backend: TritonBackend.tensorRt(), sharedMemory: Size.gibibytes(1),
      gpuBudget: 2, triton: { resources: { memory: Size.gibibytes(20) } }, resources: { memory: Size.gibibytes(3) },
    });
    const limits = (side: Side) => podOf(side).containers[0].resources?.limits;
    expect(limits(server)).toEqual({ memory: '3Gi' });
    expect(limits(triton)).toEqual({ 'memory': '20Gi', 'nvidia.com/gpu': '1' });
    expect([server, triton].map((side) => podOf(side).tolerations)).toEqual([undefined, [expect.anything()]]);
  });

  test('scale and roll each as told', () => {
    const { server, triton } = both({
      scaling: Scaling.replicas(5), accelerator: Accelerator.nvidia(1), backend: TritonBackend.tensorRt(),
      placement: TritonPlacement.ownService({ scaling: Scaling.replicas(2), rollout: Rollout.reuse() }),
    });
    const replicas = (side: Side) => {
      const { replicas: plain, predictor } = specOf(side.Deployment ?? side.InferenceService);
      return plain ?? (predictor as { minReplicas: number }).minReplicas;
    };
    expect([server, triton].map(replicas)).toEqual([5, 2]);
  });

  test('drain each by itself', () => {
    const { triton } = both({ drain: Duration.seconds(100) });
    expect(podOf(triton).containers[0].lifecycle).toEqual({ preStop: { sleep: { seconds: 15 } } });
    expect(args(triton)).toContain('--exit-timeout-secs=85');
  });

  test('give metrics each on its own', () => {
    const { server, triton } = both({ monitoring: Monitoring.podMonitor() });
    const endpoint = (side: Side) => (specOf(side.PodMonitor).podMetricsEndpoints as { port: string }[])[0].port;
    expect([server, triton].map(endpoint)).toEqual(['http', 'metrics']);
  });
});

test('a pair of two services gives both constructs to whoever has to patch one', () => {
  const objects = synthWithImages((chart) => {
    const pair = servePair(chart, { name: 'svc', placement: TritonPlacement.ownService() });
    pair.triton?.patch('Deployment', '/spec/paused', true);
    expect([pair.url, pair.triton?.url]).toEqual(['http://svc.models.svc.cluster.local', 'http://svc-triton.models.svc.cluster.local']);
  }, kubernetes());
  expect(objects.filter(({ kind }) => kind === 'Deployment').map(({ metadata, spec }) => [metadata.name, (spec as { paused?: boolean }).paused]))
    .toEqual([['svc-triton', true], ['svc', undefined]]);
});

test('a service of Triton\'s own has a name from its path where the pair has none', () => {
  const names = synthWithImages((chart) => servePair(chart, { placement: TritonPlacement.ownService() }), kubernetes())
    .filter(({ kind }) => kind === 'Deployment').map(({ metadata }) => metadata.name);
  expect(names).toEqual([expect.stringMatching(/^test-svc-triton-[0-9a-f]{8}$/), expect.stringMatching(/^test-svc-[0-9a-f]{8}$/)]);
});
