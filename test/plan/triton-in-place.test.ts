import { Size } from 'cdk8s';
import { DynamicBatching, Model, ModelTask, ModelUpdates, OnnxGraph, TritonBackend } from '../../src';
import { agent, byKind, COMMIT, kserve, kubernetes, KubeContainer, PairProps, podOf, servePair, synthWithImages } from '../helpers';

const repository = (name: string) => Model.fromHub(name, { revision: COMMIT });

const more = { modelName: 'more', model: repository('a/more'), task: ModelTask.EMBEDDING };

describe.each([
  ['plain Kubernetes', kubernetes(), 'server'], ['KServe 0.15', kserve('0.15.2'), 'kserve-container'],
  ['KServe 0.20', kserve('0.20.0'), 'kserve-container'],
])('a model that changes in place on %s', (_name, target, server) => {
  const objects = (props: PairProps = {}) => byKind(synthWithImages((chart) => servePair(chart, {
    target, name: 'svc', model: repository('a/one'), fetch: agent(), updates: ModelUpdates.inPlace(), ...props,
  }), target));
  const containers = (props: PairProps = {}): Record<string, KubeContainer> => {
    const pod = podOf(objects(props));
    return Object.fromEntries([...pod.initContainers ?? [], ...pod.containers].map((one) => [one.name, one]));
  };
  const configMap = (props: PairProps = {}) => objects(props).ConfigMap as unknown as {
    metadata: { name: string }; data: Record<string, string>; immutable?: boolean;
  };

  test('is no part of the pod: only the ConfigMap says it, under a name that stays', () => {
    const changes: PairProps[] = [
      {}, { model: repository('a/two') }, { backend: TritonBackend.onnxruntime(OnnxGraph.INT8) },
      { batching: DynamicBatching.of({ maxBatchSize: 9 }) }, { task: ModelTask.RERANK }, { furtherModels: [more] },
      { furtherModels: [more, { ...more, modelName: 'another' }] },
    ];
    const pods = changes.map((props) => JSON.stringify(podOf(objects(props))));
    expect(new Set(pods).size).toBe(1);
    expect(new Set(changes.map((props) => configMap(props).metadata.name))).toEqual(new Set(['svc-models']));
    expect(new Set(changes.map((props) => JSON.stringify(configMap(props).data))).size).toBe(changes.length);
    expect(configMap().immutable).toBeUndefined();
  });

  test('is told to the agent with the address, the options of its fetch and a configuration without a name', () => {
    const { data } = configMap({ backend: TritonBackend.onnxruntime(OnnxGraph.INT8) });
    expect(JSON.parse(data['models.json'])).toEqual({
      models: [{
        name: 'svc', uri: `hf://a/one@${COMMIT}`, args: ['--weights=onnx', '--variant=int8'], config: 'svc.pbtxt',
        files: expect.arrayContaining(['onnx/model_int8.onnx']) as string[],
        server: { 'task': 'text-classification', 'max-batch-rows': 32 },
      }],
    });
    expect(data['svc.pbtxt']).toMatch(/^backend: "onnxruntime"\nmax_batch_size: 32\n/);
  });

  test('may have others beside it, each with what is its own', () => {
    const { data } = configMap({ furtherModels: [
      { ...more, batching: DynamicBatching.off(), instances: 2, backend: TritonBackend.onnxruntime(OnnxGraph.INT8) },
    ] });
    const { models } = JSON.parse(data['models.json']) as { models: object[] };
    expect(models[1]).toEqual({
      name: 'more', uri: `hf://a/more@${COMMIT}`, args: ['--weights=onnx', '--variant=int8'], config: 'more.pbtxt',
      files: expect.arrayContaining(['onnx/model_int8.onnx']) as string[],
      server: { 'task': 'feature-extraction', 'max-batch-rows': 32 },
    });
    expect(data['more.pbtxt']).toContain('{ count: 2 kind: KIND_CPU }');
    expect(Object.keys(data).sort()).toEqual(['models.json', 'more.pbtxt', 'svc.pbtxt']);
  });

  test('has memory and disk for the models of all', () => {
    const size = Size.gibibytes(3);
    const model = Model.fromHub('a/one', { revision: COMMIT, size });
    const both = { furtherModels: [{ ...more, model: Model.fromHub('a/more', { revision: COMMIT, size }) }] };
    expect(containers({ model, ...both }).triton.resources?.limits.memory).toBe('26Gi');
    // Of one it is not known, so that nothing is limited by what is.
    expect(containers({ model, furtherModels: [more] }).triton.resources?.limits.memory).toBe('6Gi');
  });

  test('opens the way to where others are', () => {
    const policy = (props: PairProps) => JSON.stringify(objects(props).NetworkPolicy);
    const elsewhere = { ...more, model: Model.fromUrl('https://10.1.2.3/more.tar.gz') };
    expect(policy({ furtherModels: [elsewhere] })).toContain('10.1.2.3/32');
    expect(policy({ furtherModels: [more] })).toBe(policy({}));
  });

  test('is brought by the agent at the start, and by another one from then on', () => {
    const { 'model-initializer': first, 'model-updater': then } = containers();
    const plan = ['models', '/mnt/models', '--models-plan=/etc/triton/models.json'];
    expect(first.args).toEqual(plan);
    expect(then.args).toEqual([
      ...plan, '--triton-url=http://127.0.0.1:8000', '--control-socket=/run/control/server.sock',
    ]);
    expect(podOf(objects()).initContainers).toHaveLength(1);
  });

  test('is loaded and unloaded within the pod alone', () => {
    const { triton, [server]: ours } = containers();
    expect(triton.args).toEqual(expect.arrayContaining([
      '--model-repository=/mnt/models/repository', '--model-control-mode=explicit', '--load-model=*', '--http-address=127.0.0.1',
    ]));
    expect(ours.args).toEqual(expect.arrayContaining([
      '--models-dir=/mnt/models/served', '--model-links', '--control-socket=/run/control/server.sock',
    ]));
    expect(ours.args.filter((arg) => /^--(model-dir|model-name|triton-model|task|max-batch-rows)/.test(arg))).toEqual([]);
  });

  test('has memory and disk for the old one and the new one', () => {
    const model = Model.fromHub('a/one', { revision: COMMIT, size: Size.gibibytes(3) });
    const limit = (props: PairProps) => containers({ model, ...props }).triton.resources?.limits.memory;
    const disk = (props: PairProps) => {
      const volumes = podOf(objects({ model, ...props })).volumes as { name: string; emptyDir?: object }[];
      return volumes.find(({ name }) => name === 'model')?.emptyDir;
    };
    const old = { updates: ModelUpdates.newPods() };
    expect([limit(old), limit({})]).toEqual(['8Gi', '14Gi']);
    expect([disk(old), disk({})]).toEqual([{ sizeLimit: '3380Mi' }, { sizeLimit: '6760Mi' }]);
  });

  test('is written by the agent alone', () => {
    const writable = Object.entries(containers()).filter(([, one]) => (
      (one as unknown as { volumeMounts: { name: string; readOnly?: boolean }[] }).volumeMounts
        .some(({ name, readOnly }) => name === 'model' && readOnly !== true)));
    expect(writable.map(([name]) => name)).toEqual(['model-initializer', 'model-updater']);
  });
});
