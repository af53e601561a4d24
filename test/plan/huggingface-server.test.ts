import {
  Accelerator, Engine, Fetch, HuggingFaceBackend, HuggingFaceServerOptions, KServeVersion, ModelTask, RemoteCode,
  ServingSummary,
} from '../../src';
import { Chart } from 'cdk8s';
import { argsFor, configMap, envOf, hub, kserve, kubernetes, newApp, Props, serve, serverFor, synth } from '../helpers';

const { AUTO, HUGGINGFACE, VLLM } = HuggingFaceBackend;
const props = (options: HuggingFaceServerOptions, more: Props = {}): Props => ({
  engine: Engine.huggingFaceServer(options), ...more,
});
const flags = (options: HuggingFaceServerOptions, more: Props = {}) => argsFor(props(options, more));

describe('KServe\'s Hugging Face server is started', () => {
  test('by its module, without a shell', () => {
    expect(serverFor(props({})).command).toEqual(['python3', '-m', 'huggingfaceserver']);
  });

  test('with its own flags by underscores', () => {
    expect(flags({ backend: HUGGINGFACE }, { modelName: 'bert' })).toEqual([
      '--model_name=bert', '--model_dir=/mnt/models', '--http_port=8080', '--backend=huggingface',
    ]);
  });

  test('with the repository and its commit where it fetches itself', () => {
    expect(flags({}, { fetch: Fetch.engine() })).toEqual(expect.arrayContaining([
      '--model_id=Qwen/Qwen2.5-7B-Instruct', '--model_revision=a09a35458c702b33eeacc393d103063234e8bc28',
    ]));
  });

  test('without a commit of what lies in a folder', () => {
    expect(flags({}).join(' ')).not.toContain('revision');
  });

  test('with remote code in its own spelling', () => {
    const remoteCode = RemoteCode.approved({ by: 'me', reason: 'read it' });
    expect(flags({}, { model: hub({ remoteCode }) })).toContain('--trust_remote_code');
  });

  test.each([
    ['the version of the target', props({}, { target: kserve('0.16.0') }), 'kserve/huggingfaceserver:v0.16.0-gpu'],
    ['its own version', props({ version: KServeVersion.V0_20 }, { target: kserve('0.16.0') }),
      'kserve/huggingfaceserver:v0.20.0-gpu'],
    ['0.19 on plain Kubernetes', props({}, { target: kubernetes() }), 'kserve/huggingfaceserver:v0.19.0-gpu'],
    ['CPU', props({}, { accelerator: undefined }), 'kserve/huggingfaceserver:v0.19.0'],
  ])('from the image of %s', (_name, given, image) => {
    expect(serverFor(given).image).toBe(image);
  });
});

describe('spellings', () => {
  test('are underscores for what is the server\'s own, though vLLM has it too', () => {
    expect(flags({ backend: VLLM, maxModelLen: 4096, dtype: 'float16', tokenizerRevision: 'main' }))
      .toEqual(expect.arrayContaining(['--max_model_len=4096', '--dtype=float16', '--tokenizer_revision=main']));
  });

  test('are dashes for what is vLLM\'s', () => {
    expect(flags({ backend: VLLM, vllm: { maxNumSeqs: 4, enablePrefixCaching: false } }))
      .toEqual(expect.arrayContaining(['--max-num-seqs=4', '--no-enable-prefix-caching']));
  });

  test('of the number of GPUs are vLLM\'s', () => {
    expect(flags({ backend: VLLM }, { accelerator: Accelerator.nvidia(2) })).toContain('--tensor-parallel-size=2');
    expect(flags({ backend: HUGGINGFACE }, { accelerator: Accelerator.nvidia(2) }).join(' ')).not.toContain('parallel');
  });
});

describe('the task', () => {
  test.each([
    [ModelTask.TEXT_GENERATION, 'text_generation'],
    [ModelTask.EMBEDDING, 'text_embedding'],
    [ModelTask.SEQUENCE_CLASSIFICATION, 'sequence_classification'],
    [ModelTask.TOKEN_CLASSIFICATION, 'token_classification'],
    [ModelTask.FILL_MASK, 'fill_mask'],
  ])('%s is called %s', (task, name) => {
    expect(flags({ backend: HUGGINGFACE }, { task })).toContain(`--task=${name}`);
  });

  test('is no flag with vLLM', () => {
    expect(flags({ backend: VLLM }, { task: ModelTask.RERANK }).join(' ')).not.toContain('--task');
  });

  test.each([
    [ModelTask.FILL_MASK, HUGGINGFACE, '/v1/models/svc:predict'],
    [ModelTask.EMBEDDING, AUTO, '/openai/v1/embeddings'],
    [ModelTask.RERANK, VLLM, '/openai/v1/rerank'],
    [ModelTask.TEXT_GENERATION, VLLM, '/openai/v1/chat/completions'],
  ])('%s is asked at its own path', (task, backend, path) => {
    const chart = new Chart(newApp(), 'test', { namespace: 'models' });
    serve(chart, props({ backend }, { task, name: 'qwen' }));
    expect(ServingSummary.of(chart).text).toContain(`curl http://qwen.models.svc.cluster.local${path} `);
  });
});

test('a chat template is a flag of vLLM', () => {
  expect(flags({ backend: VLLM, chatTemplate: configMap('template') }))
    .toContain('--chat-template=/etc/chat-template/chat-template.jinja');
});

test('the end of a drain is no flag of this server', () => {
  expect(flags({ backend: VLLM }).join(' ')).not.toContain('shutdown');
});

test('the server is offline once its files are local', () => {
  expect(envOf(serverFor(props({})))).toMatchObject({ HF_HUB_OFFLINE: '1', HOME: '/tmp' });
});

test('the label of the engine is the server\'s', () => {
  expect(synth(props({})).Deployment.metadata.labels['app.kubernetes.io/name']).toBe('huggingface-server');
});
