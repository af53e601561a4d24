import { Size } from 'cdk8s';
import { Accelerator, Engine, Fetch, ModelTask, Parallelism, RemoteCode, VllmOptions } from '../../src';
import { argsFor, configMap, envOf, hub, Props, secret, serverFor, synth } from '../helpers';

const flags = (options: VllmOptions, more: Props = {}) => argsFor({ engine: Engine.vllm(options), ...more });
const gpus = (count: number, parallelism?: Parallelism): Props => (
  { accelerator: Accelerator.nvidia(count), parallelism }
);

describe('vLLM is started', () => {
  test('by its own command, without a shell', () => {
    expect(serverFor().command).toEqual(['vllm', 'serve']);
  });

  test('with the folder of the model, its name and the port of the Service', () => {
    expect(argsFor({ modelName: 'qwen' }).slice(0, 3)).toEqual(['/mnt/models', '--served-model-name=qwen', '--port=8080']);
  });

  test('with the repository and its commit where it fetches itself', () => {
    const args = argsFor({ fetch: Fetch.engine() });
    expect(args[0]).toBe('Qwen/Qwen2.5-7B-Instruct');
    expect(args).toContain('--revision=a09a35458c702b33eeacc393d103063234e8bc28');
  });

  test('without a commit of what lies in a folder', () => {
    expect(argsFor().join(' ')).not.toContain('--revision');
  });

  test('from the image of its version', () => {
    expect(serverFor({ engine: Engine.vllm({ version: '0.24.0' }) }).image).toBe('vllm/vllm-openai:v0.24.0');
  });

  test('on CPU from the image for CPU', () => {
    expect(serverFor({ engine: Engine.vllm({ version: '0.24.0' }), accelerator: undefined }).image)
      .toMatch(/vllm-cpu-release-repo:v0\.24\.0$/);
  });

  test('with remote code where that was approved', () => {
    const remoteCode = RemoteCode.approved({ by: 'me', reason: 'read it', codeRevision: 'b'.repeat(40) });
    expect(argsFor({ model: hub({ remoteCode }) })).toEqual(expect.arrayContaining([
      '--trust-remote-code', `--code-revision=${'b'.repeat(40)}`,
    ]));
    expect(argsFor()).not.toContain('--trust-remote-code');
  });
});

describe('ranks', () => {
  test('are tensor parallel over the accelerators of the pod', () => {
    expect(argsFor(gpus(4))).toContain('--tensor-parallel-size=4');
  });

  test('are not spoken of where there is one', () => {
    expect(argsFor(gpus(1)).join(' ')).not.toContain('parallel');
  });

  test('are in the ways that the user says', () => {
    const args = argsFor(gpus(8, Parallelism.of({ tensor: 2, pipeline: 2, data: 2, expert: true })));
    expect(args).toEqual(expect.arrayContaining([
      '--tensor-parallel-size=2', '--pipeline-parallel-size=2', '--data-parallel-size=2', '--enable-expert-parallel',
    ]));
  });

  test('of several copies are behind one API server, which waits for them at the stop signal', () => {
    const copies = gpus(2, Parallelism.of({ data: 2 }));
    const servers = (options: VllmOptions, more: Props = copies) => flags(options, more).filter((arg) => /api.server|^-asc/.test(arg));
    expect(servers({})).toEqual(['--api-server-count=1']);
    expect(servers({ extraArgs: ['--api_server_count', '4'] })).toEqual(['--api_server_count']);
    expect(servers({ extraArgs: ['-asc=4'] })).toEqual(['-asc=4']);
    expect(servers({ version: '0.15.1' })).toEqual([]);
    expect(servers({}, gpus(2))).toEqual([]);
  });

  test('are started anew, not forked', () => {
    expect(envOf(serverFor()).VLLM_WORKER_MULTIPROC_METHOD).toBe('spawn');
  });
});

describe('what versions differ in', () => {
  test.each([['0.8.1', false], ['0.15.1', false], ['0.33.0', true]])('%s knows the end of a drain: %s', (version, known) => {
    expect(flags({ version }).includes('--shutdown-timeout=45')).toBe(known);
  });

  test('the task has a flag of its own before runners', () => {
    expect(flags({ version: '0.9.2' }, { task: ModelTask.EMBEDDING })).toContain('--task=embed');
    expect(flags({ version: '0.9.2' }, { task: ModelTask.RERANK })).toContain('--task=score');
  });

  test('the task is a runner from then on', () => {
    const args = flags({ version: '0.24.0' }, { task: ModelTask.EMBEDDING });
    expect(args).toContain('--runner=pooling');
    expect(args.join(' ')).not.toContain('--task');
  });

  test('text generation needs neither', () => {
    expect(flags({ version: '0.24.0' }, { task: ModelTask.TEXT_GENERATION }).join(' ')).not.toMatch(/--task|--runner/);
  });

  test.each([
    ['0.8.1', ['--no-enable-prefix-caching', '--enable-chunked-prefill=false']],
    ['0.9.2', ['--no-enable-prefix-caching', '--no-enable-chunked-prefill']],
    ['0.24.0', ['--no-enable-prefix-caching', '--no-enable-chunked-prefill']],
    ['0.33.0', ['--no-enable-prefix-caching', '--no-enable-chunked-prefill']],
  ])('%s switches off in its own spelling what is on by default', (version, expected) => {
    expect(flags({ version, enablePrefixCaching: false, enableChunkedPrefill: false }).slice(-2)).toEqual(expected);
  });

  test('what is off by default and has no other spelling is left out', () => {
    expect(flags({ version: '0.8.1', enforceEager: false }).join(' ')).not.toContain('eager');
  });

  test('a patch that is not known has the flags of the nearest one', () => {
    expect(flags({ version: '0.9.1', maxModelLen: 1 })).toContain('--max-model-len=1');
  });
});

describe('typed flags', () => {
  const render = (options: VllmOptions) => flags({ version: '0.24.0', ...options });
  const cases: [string, VllmOptions, string[]][] = [
    ['numbers', { maxModelLen: 8192, maxNumSeqs: 64, seed: 0 }, ['--max-model-len=8192', '--max-num-seqs=64', '--seed=0']],
    ['fractions', { gpuMemoryUtilization: 0.85 }, ['--gpu-memory-utilization=0.85']],
    ['words', { dtype: 'bfloat16', quantization: 'awq' }, ['--dtype=bfloat16', '--quantization=awq']],
    ['switches', { enforceEager: true }, ['--enforce-eager']],
    ['sizes', { cpuOffload: Size.gibibytes(4) }, ['--cpu-offload-gb=4']],
    ['JSON', { hfOverrides: { rope_theta: 1e6 } }, ['--hf-overrides={"rope_theta":1000000}']],
    ['limits', { limitMmPerPrompt: { image: 2 } }, ['--limit-mm-per-prompt={"image":2}']],
    ['a parser and the switch that it needs', { toolCallParser: 'hermes' },
      ['--enable-auto-tool-choice', '--tool-call-parser=hermes']],
    ['adapters, one word each', { loraModules: [{ name: 'a', path: '/a' }, { name: 'b', path: '/b' }], maxLoraRank: 32 },
      ['--enable-lora', '--lora-modules', 'a=/a', 'b=/b', '--max-lora-rank=32']],
  ];

  test.each(cases)('render %s', (_name, options, expected) => {
    const args = render(options);
    expect(args.slice(args.indexOf(expected[0]), args.indexOf(expected[0]) + expected.length)).toEqual(expected);
  });

  test('come before what the user writes out', () => {
    const args = render({ maxModelLen: 1, extraArgs: ['--block-size=16', '--max-logprobs', '5'] });
    expect(args.slice(-3)).toEqual(['--block-size=16', '--max-logprobs', '5']);
  });
});

describe('secrets and files', () => {
  test('an API key is a reference', () => {
    const server = serverFor({ engine: Engine.vllm({ apiKey: secret('key'), apiKeyKey: 'k' }) });
    expect(envOf(server).VLLM_API_KEY).toBe('key/k');
    expect(server.args.join(' ')).not.toContain('--api-key');
  });

  test('a chat template is mounted, and named', () => {
    const engine = Engine.vllm({ chatTemplate: configMap('template'), chatTemplateKey: 'chat.jinja' });
    expect(argsFor({ engine })).toContain('--chat-template=/etc/chat-template/chat.jinja');
    expect(serverFor({ engine }).volumeMounts)
      .toContainEqual({ name: 'chat-template', mountPath: '/etc/chat-template', readOnly: true });
  });
});

test('the label of the engine is vLLM\'s', () => {
  expect(synth().Deployment.metadata.labels['app.kubernetes.io/name']).toBe('vllm');
});
