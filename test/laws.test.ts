import { ApiObject, Chart, Duration, Testing } from 'cdk8s';
import { EnvValue } from 'cdk8s-plus-28';
import { Engine, Images, ModelService, Scaling, ServiceDefaults } from '../src';
import { byKind, KubeObject, newApp, podOf, Props, serve } from './helpers';
import { ALL_SERVICES, SERVICES } from './services';

/** What holds for every service, whatever it is. */
const names = Object.keys(ALL_SERVICES);

function chartWith(props: Props, ...ids: string[]): Chart {
  const chart = new Chart(newApp(), 'test', { namespace: 'models' });
  ids.forEach((id) => serve(chart, props, id));
  return chart;
}

const yaml = (props: Props): string => {
  const app = newApp();
  serve(new Chart(app, 'test'), props);
  return app.synthYaml();
};

/** Paths of everything below a value for which the test holds. */
function pathsOf(value: unknown, holds: (one: unknown) => boolean, at = ''): string[] {
  const below = typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, one]) => pathsOf(one, holds, `${at}/${key}`)) : [];
  return holds(value) ? [at, ...below] : below;
}

/** The same maps with their keys the other way round. */
function reversed<T>(value: T): T {
  if (Array.isArray(value)) {
    return value.map(reversed) as T;
  }
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
    ? Object.fromEntries(Object.entries(value).reverse().map(([key, one]) => [key, reversed(one as unknown)])) as T
    : value;
}

describe.each(names)('%s', (name) => {
  const make = ALL_SERVICES[name];
  const inChart = (...ids: string[]) => {
    const chart = new Chart(newApp(), 'test', { namespace: 'models' });
    ids.forEach((id) => make(chart, id));
    return chart;
  };
  const alone = () => make(new Chart(newApp(), 'test'));
  const bytes = (change?: (props: object) => object) => {
    const app = newApp();
    make(new Chart(app, 'test'), undefined, change);
    return app.synthYaml();
  };

  test('makes the same bytes twice', () => {
    const app = newApp();
    make(new Chart(app, 'test'));
    const once = app.synthYaml();
    expect(app.synthYaml()).toBe(once);
    expect(bytes()).toBe(once);
  });

  test('fits twice in one chart', () => {
    const chart = new Chart(newApp(), 'test', { namespace: 'models' });
    ['a', 'b'].forEach((id) => make(chart, id, (props) => ({ ...props, name: undefined })));
    const objects = Testing.synth(chart) as KubeObject[];
    const keys = objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`);
    expect([...new Set(keys)]).toEqual(keys);
  });

  test('is one child of its scope', () => {
    const chart = inChart('svc');
    expect(chart.node.children.map(({ node }) => node.id)).toEqual(['svc']);
  });

  test('holds objects alone and other services, each object under its kind, and under a role where there are several', () => {
    const service = alone();
    const objects = service.node.children.filter((child) => !(child instanceof ModelService));
    expect(objects.map(({ node }) => node.id)).toEqual(Object.keys(service.objects));
    expect(Object.entries(service.objects).map(([id, object]) => id.split('-')[0] === object.kind)).not.toContain(false);
  });

  test('has an object of its own that stands for it', () => {
    const service = alone();
    expect(ApiObject.of(service).kind).toMatch(/^(Deployment|LeaderWorkerSet|InferenceService)$/);
  });

  test('says nothing undefined or null, and no number that is none', () => {
    const objects = Testing.synth(inChart('svc'));
    const nothing = (value: unknown) => value === undefined || value === null || Number.isNaN(value);
    expect(pathsOf(objects, nothing)).toEqual([]);
    expect(JSON.stringify(objects)).not.toMatch(/undefined|\[object |NaN|Infinity/);
  });

  test('holds no empty list or object but where the API means something by it', () => {
    const objects = Testing.synth(inChart('svc'));
    const empty = (value: unknown) => typeof value === 'object' && value !== null && Object.keys(value).length === 0;
    expect(pathsOf(objects, empty).filter((at) => !/\/(emptyDir|podSelector)$/.test(at))).toEqual([]);
  });

  test('does not depend on the order of the props', () => {
    expect(bytes(reversed)).toBe(bytes());
  });

  test('names objects by labels of DNS, with room for the suffixes of controllers', () => {
    const objects = Testing.synth(inChart('svc')) as KubeObject[];
    expect(objects.filter(({ metadata }) => !/^[a-z]([-a-z0-9]{0,53}[a-z0-9])?$/.test(metadata.name))).toEqual([]);
  });

  test('is in the namespace of its chart', () => {
    const objects = Testing.synth(inChart('svc')) as KubeObject[];
    expect([...new Set(objects.map(({ metadata }) => metadata.namespace))]).toEqual(['models']);
  });

  test('is explained without a hole', () => {
    const lines = alone().explain();
    expect(lines.filter((line) => !/^[^:]+: .*\S <- (prop|scope|knowledge|derived) \S/s.test(line) && !/=(\s|$)/.test(line)))
      .toEqual([]);
  });
});

describe('zero is a value', () => {
  test('of replicas on plain Kubernetes', () => {
    const { Deployment: deployment } = byKind(Testing.synth(chartWith(SERVICES['no replicas'](), 'svc')) as KubeObject[]);
    expect(deployment.spec.replicas).toBe(0);
  });

  test('of replicas on KServe', () => {
    const { InferenceService: service } = byKind(
      Testing.synth(chartWith(SERVICES['no replicas on KServe'](), 'svc')) as KubeObject[],
    );
    expect(service.spec.predictor).toHaveProperty('minReplicas', 0);
  });

  test('of the lowest number of replicas', () => {
    const { InferenceService: service } = byKind(Testing.synth(chartWith(SERVICES.Knative(), 'svc')) as KubeObject[]);
    expect(service.spec.predictor).toHaveProperty('minReplicas', 0);
  });

  test('of a wave, a seed and a limit of modalities', () => {
    const { Deployment: around } = byKind(Testing.synth(chartWith(SERVICES['all around it'](), 'svc')) as KubeObject[]);
    expect(around.metadata.annotations).toMatchObject({ 'argocd.argoproj.io/sync-wave': '0', 'note': '' });
    const flags = byKind(Testing.synth(chartWith(SERVICES['vLLM with flags'](), 'svc')) as KubeObject[]);
    expect(podOf(flags).containers[0].args).toEqual(expect.arrayContaining(['--seed=0', '--limit-mm-per-prompt={"audio":1,"image":0}']));
  });

  test('of a stabilisation window', () => {
    const scaling = Scaling.cpu({ max: 2, scaleDownStabilization: Duration.seconds(0) });
    const { HorizontalPodAutoscaler: hpa } = byKind(Testing.synth(chartWith({ scaling }, 'svc')) as KubeObject[]);
    expect(hpa.spec.behavior).toEqual({ scaleDown: { stabilizationWindowSeconds: 0 } });
  });
});

describe('the order in which maps were written does not matter', () => {
  test('for defaults of a scope', () => {
    const inOrder = (labels: Record<string, string>) => {
      const app = newApp();
      const env = Object.fromEntries(Object.entries(labels).map(([key, value]) => [key, EnvValue.fromValue(value)]));
      ServiceDefaults.of({ labels, env, nodeSelector: labels }).applyTo(app);
      serve(new Chart(app, 'test'));
      return app.synthYaml();
    };
    expect(inOrder({ b: '2', a: '1' })).toBe(inOrder({ a: '1', b: '2' }));
  });

  test('for flags that are JSON', () => {
    const inOrder = (hfOverrides: object) => yaml({ engine: Engine.vllm({ hfOverrides: { ...hfOverrides } }) });
    expect(inOrder({ a: { c: [2, 1], d: 1 }, b: 1 })).toBe(inOrder({ b: 1, a: { d: 1, c: [2, 1] } }));
  });

  test('for digests of images', () => {
    const digest = (digit: string) => `sha256:${digit.repeat(64)}`;
    const inOrder = (digests: Record<string, string>) => {
      const app = newApp();
      Images.of({ digests }).applyTo(app);
      serve(new Chart(app, 'test'));
      return app.synthYaml();
    };
    const [a, b] = [['vllm/vllm-openai:v0.33.0', digest('1')], ['kserve/storage-initializer:v0.19.0', digest('2')]];
    expect(inOrder(Object.fromEntries([a, b]))).toBe(inOrder(Object.fromEntries([b, a])));
  });
});
