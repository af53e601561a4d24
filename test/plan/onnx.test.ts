import { Chart, Size, Testing } from 'cdk8s';
import { Cpu } from 'cdk8s-plus-28';
import { Engine, Images, ModelTask, OnnxGraph, OnnxOptions, ServingSummary } from '../../src';
import { argsFor, envOf, hub, kserve, kubernetes, newApp, onnx, Props, secret, serve, serverFor } from '../helpers';

const props = (options: OnnxOptions = {}, more: Props = {}): Props => ({
  engine: onnx(options), accelerator: undefined, ...more,
});
const flags = (options: OnnxOptions = {}, more: Props = {}) => argsFor(props(options, more));

describe('the ONNX server is started', () => {
  test.each([['KServe', kserve()], ['plain Kubernetes', kubernetes()]])('by its program, without a shell, on %s', (_name, target) => {
    const { command, args } = serverFor(props({}, { target }));
    expect(command).toEqual(['/usr/local/bin/node', '/app/dist/server/main.js']);
    expect(args).toEqual([
      '--model-dir=/mnt/models', '--model-name=svc', '--http-port=8080', '--grpc-port=-1', '--threads=2', '--workers=1',
      '--drain=45', '--drain-delay=0',
    ]);
  });

  test('with the task in the words of the Hub', () => {
    expect(flags({}, { task: ModelTask.EMBEDDING })).toContain('--task=feature-extraction');
    expect(flags({}, { task: ModelTask.RERANK })).toContain('--task=text-ranking');
  });

  test('with its options as flags', () => {
    expect(flags({ graph: OnnxGraph.INT8, maxLength: 256, maxQueue: 8, extraArgs: ['--max-body=1024'] }))
      .toEqual(expect.arrayContaining(['--graph=int8', '--max-length=256', '--max-queue=8', '--max-body=1024']));
  });

  test('with its key from the secret, and no flag for it', () => {
    const server = serverFor(props({ apiKey: secret('keys'), apiKeyKey: 'onnx' }));
    expect(envOf(server)).toMatchObject({ SERVER_API_KEY: 'keys/onnx' });
    expect(server.args.join(' ')).not.toContain('api-key');
  });

  test('without telemetry, and without what only Python reads', () => {
    expect(Object.keys(envOf(serverFor(props())))).toEqual(['HOME', 'NODE_ENV', 'ORT_DISABLE_TELEMETRY']);
  });

  test('from the image that the user names', () => {
    expect(serverFor(props({ image: 'registry.example.com/server:1' })).image).toBe('registry.example.com/server:1');
  });

  test('from the image that the scope names', () => {
    const chart = new Chart(newApp(), 'test');
    Images.of({ server: 'registry.example.com/mine:2' }).applyTo(chart);
    serve(chart, { ...props(), engine: Engine.onnx() });
    expect(JSON.stringify(Testing.synth(chart))).toContain('"image":"registry.example.com/mine:2"');
  });
});

describe('its cores', () => {
  test.each([
    ['two by default', {}, {}, '--threads=2', '--workers=1'],
    ['those that it asks for', {}, { resources: { cpu: Cpu.units(4) } }, '--threads=4', '--workers=1'],
    ['more than one batch can use', {}, { resources: { cpu: Cpu.units(16) } }, '--threads=8', '--workers=2'],
    ['those of its limit', {}, { resources: { cpu: Cpu.units(1), cpuLimit: Cpu.units(6) } }, '--threads=6', '--workers=1'],
    ['less than one', {}, { resources: { cpu: Cpu.millis(500) } }, '--threads=1', '--workers=1'],
    ['shared by so many workers', { workers: 2 }, { resources: { cpu: Cpu.units(4) } }, '--threads=2', '--workers=2'],
    ['with so many threads', { threads: 1 }, { resources: { cpu: Cpu.units(4) } }, '--threads=1', '--workers=4'],
  ])('%s', (_name, options, more, threads, workers) => {
    expect(flags(options, more)).toEqual(expect.arrayContaining([threads, workers]));
  });
});

describe('its memory', () => {
  const memory = (options: OnnxOptions, more: Props) => serverFor(props(options, more)).resources.limits.memory;

  test('is enough for weights in each worker', () => {
    const model = hub({ size: Size.gibibytes(1) });
    expect(memory({ workers: 1 }, { model })).toBe('3Gi');
    expect(memory({ workers: 3 }, { model })).toBe('7Gi');
  });

  test('is 4 GiB for each worker where the size of the model is not known', () => {
    expect(memory({ workers: 2 }, {})).toBe('8Gi');
  });
});

describe('its probes', () => {
  test('ask every second whether it has started, as that takes about one', () => {
    const { startupProbe, readinessProbe, livenessProbe } = serverFor(props()) as unknown as Record<string, {
      readonly periodSeconds: number; readonly failureThreshold: number; readonly httpGet: { readonly path: string };
    }>;
    expect(startupProbe).toMatchObject({ periodSeconds: 1, failureThreshold: 1800, httpGet: { path: '/v2/health/ready' } });
    expect(readinessProbe.httpGet.path).toBe('/v2/health/ready');
    expect(livenessProbe.httpGet.path).toBe('/v2/health/live');
  });
});

test.each([
  [ModelTask.EMBEDDING, '/v1/embeddings'],
  [ModelTask.RERANK, '/v1/rerank'],
  [ModelTask.TEXT_GENERATION, '/v1/completions'],
  [ModelTask.SEQUENCE_CLASSIFICATION, '/v1/models/svc:predict'],
  [undefined, '/v1/models/svc:predict'],
])('the summary asks a model for %s at %s', (task, path) => {
  const chart = new Chart(newApp(), 'test');
  serve(chart, props({}, { task }));
  expect(ServingSummary.of(chart).text).toContain(path);
});
