import { Chart, Testing } from 'cdk8s';
import { Engine, Scaling } from '../../src';
import { errorLines, newApp, serve } from '../helpers';
import { CompiledApp } from '../compiled-app';

const WRONG = { scaling: Scaling.cpu({ max: 8 }), gpuBudget: 4, engine: Engine.vllm({ extraArgs: ['--prot=1'] }) };

/** Two services in two charts, with three mistakes. */
function wrongApp() {
  const app = newApp();
  const a = new Chart(app, 'a');
  const b = new Chart(app, 'b');
  serve(a, WRONG);
  serve(b, { accelerator: undefined });
  return { app, a, b };
}

function linesOf(act: () => unknown): string[] {
  try {
    act();
    return [];
  } catch (error) {
    return errorLines(error);
  }
}

const EXPECTED = [
  '[a/svc] \'--prot\' is no flag of vLLM 0.33.0: did you mean \'--port\'? [KS203]',
  '[a/svc] \'gpuBudget\' must be at least 9 for 8 replicas of 1 and 1 more during an update, got 4: run fewer replicas [KS403]',
  expect.stringMatching(/^\[b\/svc\] 'engine' must be set without an accelerator, got none: .* \[KS201\]$/),
];

describe('every failure of an app at once', () => {
  test('comes of app.synth(), with the path of each construct', () => {
    expect(linesOf(() => wrongApp().app.synth())).toEqual(EXPECTED);
  });

  test('comes of app.synthYaml()', () => {
    expect(linesOf(() => wrongApp().app.synthYaml())).toEqual(EXPECTED);
  });

  test('comes of Testing.synth() of any chart, also of one without services', () => {
    const { app } = wrongApp();
    expect(linesOf(() => Testing.synth(new Chart(app, 'empty')))).toEqual(EXPECTED);
  });

  test('comes again when it is asked again', () => {
    const { a } = wrongApp();
    expect(linesOf(() => Testing.synth(a))).toEqual(linesOf(() => Testing.synth(a)));
  });
});

describe('a service that was refused', () => {
  test('makes no object', () => {
    const chart = new Chart(newApp(), 'test');
    const service = serve(chart, WRONG);
    expect(service.objects).toEqual({});
    expect(service.node.children).toEqual([]);
  });

  test('still says its name, address and origins', () => {
    const service = serve(new Chart(newApp(), 'test'), { ...WRONG, name: 'qwen' });
    expect([service.serviceName, service.modelName, service.url]).toEqual(['qwen', 'svc', 'http://qwen']);
    expect(service.explain()).toContain('model name: svc <- derived id of the construct');
  });

  test('takes patches without a second error', () => {
    const chart = new Chart(newApp(), 'test');
    serve(chart, { ...WRONG, gpuBudget: undefined }).patch('Deployment', '/spec/replicas', 2);
    expect(linesOf(() => Testing.synth(chart))).toHaveLength(1);
  });

  test('does not keep others from being made', () => {
    const chart = new Chart(newApp(), 'test');
    serve(chart, WRONG, 'wrong');
    expect(Object.keys(serve(chart, {}, 'right').objects)).toContain('Deployment');
  });
});

describe('in a process of its own', () => {
  const compiled = new CompiledApp();
  afterAll(() => compiled.remove());

  const service = (id: string, props: string) => `new HuggingFaceService(models, '${id}', {
  model: Model.fromHub('Qwen/Qwen2.5-7B-Instruct'), target: ServingTarget.kubernetes(), ${props} });`;
  const wrong = [service('a', 'gpuBudget: 0, accelerator: Accelerator.nvidia(1)'), service('b', '')].join('\n');
  const failures = [
    /\[models\/a\] 'gpuBudget' must be at least 2 .* \[KS403\]/, /\[models\/b\] 'engine' must be set .* \[KS201\]/,
  ];

  test('cdk8s synth fails with every message', () => {
    const { status, stdout, stderr } = compiled.cdk8s(`${wrong}\napp.synth();`);
    expect(status).not.toBe(0);
    failures.forEach((failure) => expect(stdout + stderr).toMatch(failure));
  }, 30000);

  test.each(['app.synth();', 'Testing.synth(models);'])('%s fails with the same', (call) => {
    const { status, stderr } = compiled.node(`${wrong}\n${call}`);
    expect(status).not.toBe(0);
    failures.forEach((failure) => expect(stderr).toMatch(failure));
  });

  const warned = [service('b', 'accelerator: Accelerator.nvidia(1)'), service('a', 'accelerator: Accelerator.nvidia(1)')];
  const warning = (id: string) => `warning: [models/${id}] 'revision' should be a commit of 40 hexadecimal digits, got none: `
    + 'take it from the history of the repository [KS112]\n  acknowledge it with: acknowledge: { KS112: \'<reason>\' }\n';

  test('warnings stand on stderr, sorted, each once, with the line that acknowledges them', () => {
    const { status, stdout, stderr } = compiled.node(`new Chart(app, 'other');\n${warned.join('\n')}\napp.synth();`);
    expect([status, stdout, stderr]).toEqual([0, '', warning('a') + warning('b')]);
  });

  test('a warning about the app is acknowledged on the app', () => {
    const { stderr } = compiled.node(`${service('a', 'name: \'vllm\', accelerator: Accelerator.nvidia(1)')}\napp.synth();`);
    expect(stderr).toContain('acknowledge it with: Checks.acknowledge(app, { KS802: \'<reason>\' })\n');
  });

  test('warnings do not change the manifests', () => {
    const print = 'process.stdout.write(app.synthYaml());';
    const plain = compiled.node(`${warned[0]}\n${print}`);
    const quiet = compiled.node(`${warned[0].replace('B-Instruct\'', `B-Instruct', { revision: '${'a'.repeat(40)}' }`)}\n${print}`);
    expect(quiet.stderr).toBe('');
    expect(plain.stdout).toBe(quiet.stdout.replace(`:${'a'.repeat(40)}`, ''));
  });
});
