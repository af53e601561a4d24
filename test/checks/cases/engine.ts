import { EnvValue } from 'cdk8s-plus-28';
import {
  Accelerator, Engine, Fetch, HuggingFaceBackend, HuggingFaceServerOptions, Images, KServeVersion, ModelTask,
  Parallelism, VllmOptions,
} from '../../../src';
import { configMap, cpu, kserve, Props, serve, serveGroup } from '../../helpers';
import { accepts, acceptsApp, rejects, rejectsApp, RuleCases } from '../rule-cases';

const vllm = (options: VllmOptions) => (): Props => ({ engine: Engine.vllm(options) });
const server = (options: HuggingFaceServerOptions, more: Props = {}) => (): Props => ({
  engine: Engine.huggingFaceServer(options), ...more,
});
const gpus = (count: number, parallelism?: Parallelism): Props => (
  { accelerator: Accelerator.nvidia(count), parallelism }
);
const { AUTO, HUGGINGFACE, VLLM } = HuggingFaceBackend;

/** Which engine, with which flags and environment. */
export const ENGINE_CASES: readonly RuleCases[] = [
  {
    rule: 'KS014',
    cases: [
      accepts('as many ranks as accelerators', () => gpus(8, Parallelism.of({ tensor: 4, pipeline: 2 }))),
      accepts('ranks on CPU, one for each NUMA node', () => ({ ...cpu, parallelism: Parallelism.of({ tensor: 2 }) })),
      rejects('fewer ranks than accelerators', () => gpus(8, Parallelism.of({ tensor: 3 })),
        '\'parallelism\' must make 8 ranks for the 8 accelerators of the pod, got tensor 3 x pipeline 1 x data 1 = 3: use tensor 1, 2, 4, 8 with the rest in pipeline or data [KS014]'),
    ],
  },
  {
    rule: 'KS222',
    cases: [
      accepts('copies behind one API server', () => gpus(2, Parallelism.of({ data: 2 }))),
      accepts('one that is written out', vllm({ extraArgs: ['--api-server-count=1'] })),
      accepts('several in a version that drains in no way', vllm({ version: '0.15.1', extraArgs: ['--api-server-count=4'] })),
      acceptsApp('several in a group, where the launcher waits', (chart) => {
        serveGroup(chart, { parallelism: Parallelism.of({ data: 16 }), engine: Engine.vllm({ extraArgs: ['-asc', '4'] }) });
      }),
      rejects('several', vllm({ extraArgs: ['-asc', '4'] }),
        '\'--api-server-count\' should be 1 for a drain, got 4: take it out of extraArgs [KS222]'),
    ],
  },
  {
    rule: 'KS201',
    cases: [
      accepts('an accelerator', () => ({})),
      rejects('neither engine nor accelerator', () => ({ accelerator: undefined }),
        '\'engine\' must be set without an accelerator, got none: set \'accelerator\', or choose by task: text-generation: Engine.vllm() or Engine.huggingFaceServer() or Engine.onnx(); embedding: Engine.vllm() or Engine.huggingFaceServer() or Engine.onnx(); classification: Engine.vllm() or Engine.huggingFaceServer() or Engine.onnx(); rerank: Engine.vllm() or Engine.huggingFaceServer() or Engine.onnx(); token-classification: Engine.huggingFaceServer() or Engine.onnx(); fill-mask: Engine.huggingFaceServer() or Engine.onnx() [KS201]'),
      rejects('neither of them for a task', () => ({ accelerator: undefined, task: ModelTask.FILL_MASK }),
        '\'engine\' must be set without an accelerator, got none: set \'accelerator\', or choose by task: Engine.huggingFaceServer() or Engine.onnx() [KS201]'),
    ],
  },
  {
    rule: 'KS202',
    cases: [
      accepts('embeddings with vLLM', () => ({ task: ModelTask.EMBEDDING })),
      accepts('a masked word with KServe\'s server', server({ backend: HUGGINGFACE }, { task: ModelTask.FILL_MASK })),
      rejects('a masked word with vLLM', () => ({ task: ModelTask.FILL_MASK }),
        '\'engine\' must be Engine.huggingFaceServer() for the task fill-mask, got vLLM 0.33.0 [KS202]'),
      rejects('reranking with transformers', server({ backend: HUGGINGFACE }, { task: ModelTask.RERANK }),
        '\'backend\' must be vllm for the task rerank, got \'huggingface\' [KS202]'),
      rejects('reranking with the first KServe 0.15', server(
        { backend: VLLM, version: KServeVersion.of('0.15.0') }, { task: ModelTask.RERANK },
      ),
      '\'version\' must be at least 0.15.1 for the task rerank, got 0.15.0 [KS202]'),
    ],
  },
  {
    rule: 'KS203',
    cases: [
      accepts('a flag that has no prop', vllm({ extraArgs: ['--swap-space=4'], version: '0.9.2' })),
      rejects('a misspelt flag', vllm({ version: '0.24.0', extraArgs: ['--max-modell-len=1'] }),
        '\'--max-modell-len\' is no flag of vLLM 0.24.0: did you mean \'--max-model-len\'? [KS203]'),
      rejects('a flag that the version does not have any more', vllm({ version: '0.24.0', extraArgs: ['--swap-space=4'] }),
        '\'--swap-space\' is no flag of vLLM 0.24.0: it existed from 0.8.1 to 0.17.1 [KS203]'),
      rejects('a typed flag that the version does not have yet', vllm({ version: '0.8.5', enableLogRequests: true }),
        '\'--enable-log-requests\' is no flag of vLLM 0.8.5: it exists in 0.10.2 and newer [KS203]'),
      rejects('switching off what the version cannot name', vllm({ version: '0.8.5', enableLogRequests: false }),
        '\'--no-enable-log-requests\' is no flag of vLLM 0.8.5: it exists in 0.10.2 and newer [KS203]'),
      rejects('a flag that KServe\'s server would drop', server({ backend: HUGGINGFACE, extraArgs: ['--max_modle_len=1'] }),
        '\'--max_modle_len\' is no flag of KServe 0.19\'s Hugging Face server: did you mean \'--max_model_len\'? [KS203]'),
      rejects('an abbreviation', vllm({ version: '0.24.0', extraArgs: ['--max-model=1'] }),
        '\'--max-model\' must be written in full, got an abbreviation: use \'--max-model-len\' [KS203]'),
      rejects('a word without a flag', vllm({ version: '0.24.0', extraArgs: ['fast'] }),
        '\'fast\' must be a flag or the value of one: \'--shutdown-timeout\' before it takes one value [KS203]'),
    ],
  },
  {
    rule: 'KS204',
    cases: [
      accepts('underscores for KServe\'s own flag', server({ extraArgs: ['--disable_log_requests'] })),
      rejects('dashes for KServe\'s own flag', server({ extraArgs: ['--disable-lower-case'] }),
        '\'--disable-lower-case\' must be written \'--disable_lower_case\' for KServe 0.19\'s Hugging Face server: it drops other spellings without a word [KS204]'),
      rejects('underscores for vLLM\'s flag', server({ backend: VLLM, extraArgs: ['--max_num_seqs=4'] }),
        '\'--max_num_seqs\' must be written \'--max-num-seqs\' for KServe 0.19\'s Hugging Face server: it drops other spellings without a word [KS204]'),
    ],
  },
  {
    rule: 'KS205',
    cases: [
      accepts('a type that vLLM knows', vllm({ dtype: 'bfloat16' })),
      rejects('a type that vLLM does not know', vllm({ version: '0.24.0', dtype: 'fp16' }),
        '\'--dtype\' must be \'auto\', \'bfloat16\', \'float\', \'float16\', \'float32\' or \'half\', got \'fp16\' [KS205]'),
      rejects('a flag without its value', vllm({ version: '0.24.0', extraArgs: ['--seed'] }),
        '\'--seed\' must be followed by a value, got none: write \'--seed=<value>\' [KS205]'),
      rejects('a switch with a value', vllm({ version: '0.24.0', extraArgs: ['--enforce-eager=true'] }),
        '\'--enforce-eager\' must come without a value, got \'true\': write \'--enforce-eager\' alone [KS205]'),
    ],
  },
  {
    rule: 'KS206',
    cases: [
      accepts('a flag beside typed ones', vllm({ maxModelLen: 8192, extraArgs: ['--max-num-seqs=4'] })),
      rejects('a typed flag once more', vllm({ maxModelLen: 8192, extraArgs: ['--max_model_len=4096'] }),
        '\'--max-model-len\' must be set once, got \'--max-model-len\' and \'--max_model_len\': keep one of them [KS206]'),
      rejects('the port of the Service', vllm({ extraArgs: ['--port=9000'] }),
        '\'--port\' must be set once, got \'--port\' twice (8080, 9000): keep one of them [KS206]'),
      rejects('a switch against itself', vllm({
        version: '0.24.0', enablePrefixCaching: true, extraArgs: ['--no-enable-prefix-caching'],
      }),
      '\'--enable-prefix-caching\' must be set once, got \'--enable-prefix-caching\' and \'--no-enable-prefix-caching\': keep one of them [KS206]'),
      rejects('both spellings of KServe\'s server', server({
        backend: VLLM, maxModelLen: 8192, extraArgs: ['--max-model-len=4096'],
      }),
      '\'--max-model-len\' must be set once, got \'--max_model_len\' and \'--max-model-len\': keep one of them [KS206]'),
    ],
  },
  {
    rule: 'KS207',
    cases: [
      accepts('a parser that the version ships', vllm({ toolCallParser: 'hermes' })),
      accepts('a parser from a plugin', vllm({
        toolCallParser: 'mine', extraArgs: ['--tool-parser-plugin=/plugins/mine.py'],
      })),
      rejects('a parser that the version does not ship', vllm({ version: '0.24.0', toolCallParser: 'hermess' }),
        '\'--tool-call-parser\' should be one of the 43 parsers of vLLM 0.24.0, got \'hermess\': did you mean \'hermes\'? [KS207]'),
    ],
  },
  {
    rule: 'KS209',
    cases: [
      accepts('flags of vLLM for vLLM', server({ backend: VLLM, vllm: { maxNumSeqs: 4 } })),
      rejects('flags of vLLM for transformers', server({ backend: HUGGINGFACE, vllm: { maxNumSeqs: 4 } }),
        '\'--max-num-seqs\' is no flag of KServe 0.19\'s Hugging Face server with backend \'huggingface\': only the backend \'vllm\' reads it [KS203]',
        '\'vllm.maxNumSeqs\' must be left out with the backend \'huggingface\', got a value: only HuggingFaceBackend.VLLM reads it [KS209]'),
      rejects('overrides of the configuration for transformers', server(
        { backend: HUGGINGFACE, vllm: { hfOverrides: { rope_theta: 1 } } }),
      '\'--hf-overrides\' is no flag of KServe 0.19\'s Hugging Face server with backend \'huggingface\': only the backend \'vllm\' reads it [KS203]',
      '\'vllm.hfOverrides\' must be left out with the backend \'huggingface\', got a value: KServe\'s transformers backend has no way to pass keywords on to from_pretrained [KS209]'),
      rejects('a chat template that may not be read', server({ backend: AUTO, chatTemplate: configMap('template') }),
        '\'chatTemplate\' must be left out with the backend \'auto\', got a value: only HuggingFaceBackend.VLLM reads it [KS209]'),
      rejects('ranks in a row for KServe\'s server', server(
        { backend: VLLM }, gpus(2, Parallelism.of({ tensor: 2, pipeline: 2 })),
      ),
      '\'pipeline\' must be left out with KServe\'s Hugging Face server and the backend \'vllm\', got a value: use Engine.vllm() [KS209]'),
      rejects('an offline engine that has to download', () => ({
        fetch: Fetch.engine(), env: { HF_HUB_OFFLINE: EnvValue.fromValue('1') },
      }),
      '\'env.HF_HUB_OFFLINE\' must be left out with Fetch.engine(), got a value: the engine has to download the model [KS209]'),
    ],
  },
  {
    rule: 'KS210',
    cases: [
      accepts('KServe\'s own name of the type', server({ backend: HUGGINGFACE, dtype: 'float16' })),
      rejects('a keyword of from_pretrained', server({ backend: HUGGINGFACE, extraArgs: ['--device_map=auto'] }),
        '\'--device_map\' is no flag of KServe 0.19\'s Hugging Face server: no flag has a similar name [KS203]',
        '\'extraArgs\' must not hold keywords of from_pretrained, got \'--device_map=auto\': KServe\'s server takes none; write it into the model\'s config.json, or use Engine.vllm({ hfOverrides }) [KS210]'),
    ],
  },
  {
    rule: 'KS211',
    cases: [
      accepts('a setting of the engine', () => ({ env: { VLLM_LOGGING_LEVEL: EnvValue.fromValue('DEBUG') } })),
      accepts('a module path before KServe 0.18', () => ({
        env: { PYTHONPATH: EnvValue.fromValue('/opt') }, target: kserve('0.17.0'),
      })),
      rejects('vLLM\'s own port', () => ({ env: { VLLM_PORT: EnvValue.fromValue('8080') } }),
        '\'env.VLLM_PORT\' must be left out, got a value: it is the port of vLLM between its own processes, not that of the server [KS211]'),
      rejects('a module path of a side container that KServe refuses', () => ({
        sidecars: [{ name: 'proxy', image: 'envoy:1', env: { PYTHONPATH: EnvValue.fromValue('/opt') } }],
        target: kserve('0.19.0'),
      }),
      '\'sidecars.proxy.env.PYTHONPATH\' must be left out, got a value: KServe 0.19.0 refuses it in every container [KS211]'),
      rejects('a module path that KServe refuses', () => ({
        env: { PYTHONPATH: EnvValue.fromValue('/opt') }, target: kserve('0.19.0'),
      }),
      '\'env.PYTHONPATH\' must be left out, got a value: KServe 0.19.0 refuses it in every container [KS211]'),
    ],
  },
  {
    rule: 'KS213',
    cases: [
      accepts('an image for AMD', () => ({
        accelerator: Accelerator.amd(1), engine: Engine.vllm({ image: 'rocm/vllm:rocm6.4_vllm0.10' }),
      })),
      rejects('the stock image on AMD', () => ({ accelerator: Accelerator.amd(1), engine: Engine.vllm({ version: '0.24.0' }) }),
        '\'image\' must be one that is built for amd.com/gpu, got the stock image \'vllm/vllm-openai:v0.24.0\' [KS213]'),
      rejectsApp('the stock image on AMD, by way of a mirror', (chart) => {
        Images.of({ registry: 'registry.example.com' }).applyTo(chart);
        serve(chart, { accelerator: Accelerator.amd(1), engine: Engine.vllm({ version: '0.24.0' }) });
      }, '\'image\' must be one that is built for amd.com/gpu, got the stock image \'registry.example.com/vllm/vllm-openai:v0.24.0\' [KS213]'),
    ],
  },
  {
    rule: 'KS214',
    cases: [
      accepts('every accelerator of the pod', server({ backend: VLLM }, gpus(4, Parallelism.of({ tensor: 4 })))),
      rejects('some of the accelerators', server({ backend: VLLM }, gpus(4, Parallelism.of({ tensor: 2 }))),
        '\'tensor\' must be the 4 accelerators of the pod with KServe\'s Hugging Face server, got 2: it takes every GPU that it sees [KS214]'),
    ],
  },
  {
    rule: 'KS215',
    cases: [
      accepts('an adapter of a folder', vllm({ loraModules: [{ name: 'sql', path: '/adapters/sql' }] })),
      accepts('a tokenizer of a repository where the engine downloads', () => ({
        engine: Engine.vllm({ tokenizer: 'example/tokenizer' }), fetch: Fetch.engine(),
      })),
      rejects('a tokenizer of a repository', vllm({ tokenizer: 'example/tokenizer' }),
        '\'tokenizer\' must be a folder where the server is offline, got \'example/tokenizer\': mount one by \'volumes\', or use Fetch.engine() [KS215]'),
      rejects('an adapter of a repository', vllm({ loraModules: [{ name: 'sql', path: 'example/sql-lora' }] }),
        '\'loraModules\' must be a folder where the server is offline, got \'example/sql-lora\': mount one by \'volumes\', or use Fetch.engine() [KS215]'),
      rejects('a draft model of a repository', vllm({
        speculativeConfig: { model: 'example/draft', num_speculative_tokens: 4 },
      }),
      '\'speculativeConfig\' must be a folder where the server is offline, got \'example/draft\': mount one by \'volumes\', or use Fetch.engine() [KS215]'),
    ],
  },
];
