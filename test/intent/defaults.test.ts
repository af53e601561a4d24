import { Chart, Duration, Size, Testing } from 'cdk8s';
import { Cpu, EnvValue } from 'cdk8s-plus-28';
import {
  Accelerator, Engine, Fetch, HuggingFaceService, Model, Scaling, SecurityProfile, ServiceDefaults,
  ServiceDefaultsOptions, ServingTarget,
} from '../../src';
import {
  byKind, claim, envOf, hub, KubeContainer, KubeObject, newApp, podOf, Props, secret, serve,
} from '../helpers';

/** A service below an app and a chart with defaults. */
function below(app: ServiceDefaultsOptions, chart: ServiceDefaultsOptions, props: Props = {}) {
  const root = newApp();
  ServiceDefaults.of(app).applyTo(root);
  const scope = new Chart(root, 'test');
  ServiceDefaults.of(chart).applyTo(scope);
  const service = serve(scope, props);
  return { service, objects: byKind(Testing.synth(scope) as KubeObject[]) };
}

const serverOf = (...args: Parameters<typeof below>): KubeContainer => podOf(below(...args).objects).containers[0];
const memory = (gib: number): ServiceDefaultsOptions => ({ resources: { memory: Size.gibibytes(gib) } });

describe('a value', () => {
  test('of an app holds for its services', () => {
    expect(serverOf(memory(32), {}).resources.limits.memory).toBe('32Gi');
  });

  test('of a chart wins over that of the app', () => {
    expect(serverOf(memory(32), memory(48)).resources.limits.memory).toBe('48Gi');
  });

  test('of the service wins over both', () => {
    expect(serverOf(memory(32), memory(48), memory(64)).resources.limits.memory).toBe('64Gi');
  });

  test('within an option is taken alone: CPU of one scope, memory of another', () => {
    expect(serverOf({ resources: { cpu: Cpu.units(2) } }, memory(48)).resources.requests).toMatchObject({ cpu: '2', memory: '48Gi' });
  });

  test('does not reach services of another chart', () => {
    const root = newApp();
    ServiceDefaults.of(memory(32)).applyTo(new Chart(root, 'other'));
    const chart = new Chart(root, 'test');
    serve(chart);
    expect(podOf(byKind(Testing.synth(chart) as KubeObject[])).containers[0].resources.limits.memory).toBe('16Gi');
  });

  test('of zero wins over another one', () => {
    const { objects } = below({ scaling: Scaling.replicas(3) }, { scaling: Scaling.replicas(0) });
    expect(objects.Deployment.spec.replicas).toBe(0);
  });
});

describe('maps and lists', () => {
  test('of labels and annotations are joined, and the nearest wins', () => {
    const { metadata } = below(
      { labels: { a: 'app', b: 'app' }, annotations: { x: 'app' } }, { labels: { b: 'chart' } }, { annotations: { y: 'service' } },
    ).objects.Deployment;
    expect(metadata.labels).toMatchObject({ a: 'app', b: 'chart' });
    expect(metadata.annotations).toEqual({ x: 'app', y: 'service' });
  });

  test('of the environment are joined', () => {
    const env = (name: string, value: string) => ({ env: { [name]: EnvValue.fromValue(value) } });
    expect(envOf(serverOf(env('A', 'app'), env('A', 'chart'), env('B', 'service')))).toMatchObject({ A: 'chart', B: 'service' });
  });

  test('of tolerations, node labels and pull secrets are joined', () => {
    const { objects } = below(
      { tolerations: [{ key: 'a' }], nodeSelector: { a: '1' }, imagePullSecrets: [secret('app')] },
      { tolerations: [{ key: 'b' }], nodeSelector: { b: '1' }, imagePullSecrets: [secret('chart')] },
    );
    expect(podOf(objects)).toMatchObject({
      tolerations: [{ key: 'a' }, { key: 'b' }, { key: 'nvidia.com/gpu' }], nodeSelector: { a: '1', b: '1' },
      imagePullSecrets: [{ name: 'app' }, { name: 'chart' }],
    });
  });
});

test('a fetcher of a scope leaves models alone that lie on a volume', () => {
  const { objects } = below({ fetch: Fetch.initializer() }, {}, { model: Model.fromVolume(claim('models')) });
  expect(podOf(objects)).not.toHaveProperty('initContainers');
});

test('a profile and a drain of a scope hold for every service', () => {
  const { objects } = below({ securityProfile: SecurityProfile.openShift(), drain: Duration.seconds(20) }, {});
  expect(podOf(objects)).toMatchObject({ terminationGracePeriodSeconds: 25 });
  expect(podOf(objects).securityContext).not.toHaveProperty('runAsUser');
});

describe('a service explains', () => {
  const lines = below(
    { labels: {}, env: { OMP_NUM_THREADS: EnvValue.fromValue('4') } }, memory(48),
    { modelName: 'qwen', engine: Engine.vllm({ maxModelLen: 8192 }), accelerator: Accelerator.nvidia(2) },
  ).service.explain();

  test.each([
    ['what it was told', 'model name: qwen <- prop modelName'],
    ['a typed flag', 'server argument: --max-model-len=8192 <- prop engine.maxModelLen'],
    ['what a scope says', 'server memory bytes: 51539607552 <- scope test (resources.memory)'],
    ['what follows from something else', 'server argument: --tensor-parallel-size=2 <- derived accelerators of a pod'],
    ['what upstream ships', 'model-initializer image: kserve/storage-initializer:v0.19.0 <- knowledge stock image'],
    ['what a variable is for', 'server environment: HF_HUB_OFFLINE=1 <- derived the files are local'],
    ['which scope a variable came from', 'server environment: OMP_NUM_THREADS=4 <- scope app (env)'],
  ])('%s', (_name, line) => {
    expect(lines).toContain(line);
  });
});

describe('a target', () => {
  const kindsOf = (build: (chart: Chart) => void) => {
    const root = newApp();
    ServingTarget.kubernetes().applyTo(root);
    const chart = new Chart(root, 'test');
    build(chart);
    return Object.keys(byKind(Testing.synth(chart) as KubeObject[]));
  };
  const service = (chart: Chart, props: Props = {}) => new HuggingFaceService(chart, 'svc', {
    model: hub(), accelerator: Accelerator.nvidia(1), ...props,
  });

  test('of an app holds for its services', () => {
    expect(kindsOf((chart) => service(chart))).toContain('Deployment');
  });

  test('of a chart wins over that of the app', () => {
    expect(kindsOf((chart) => {
      ServingTarget.kserve().applyTo(chart);
      service(chart);
    })).toContain('InferenceService');
  });

  test('of a service wins over both', () => {
    expect(kindsOf((chart) => service(chart, { target: ServingTarget.kserve() }))).toContain('InferenceService');
  });

  test('is KServe 0.19 where nobody says', () => {
    const chart = new Chart(newApp(), 'test');
    service(chart);
    const { ServingRuntime: runtime } = byKind(Testing.synth(chart) as KubeObject[]);
    expect(podOf(byKind(Testing.synth(chart) as KubeObject[])).initContainers?.[0].image).toMatch(/:v0\.19\.0$/);
    expect(runtime.kind).toBe('ServingRuntime');
  });
});
