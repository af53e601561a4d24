import { Duration, Size } from 'cdk8s';
import { EnvValue } from 'cdk8s-plus-28';
import {
  Accelerator, Engine, Fetch, Model, ModelTask, OnnxGraph, OnnxOptions, Parallelism, RemoteCode, Scaling,
  ScalingTrigger, VllmMetric,
} from '../../../src';
import { claim, hub, onnx as server, Props } from '../../helpers';
import { accepts, rejects, RuleCases } from '../rule-cases';

const onnx = (options: OnnxOptions = {}, more: Props = {}) => (): Props => ({
  engine: server(options), accelerator: undefined, ...more,
});

/** What our own server takes, and what it has no use for. */
export const ONNX_CASES: readonly RuleCases[] = [
  {
    rule: 'KS001',
    cases: [
      accepts('numbers within the limits of the server', onnx({ threads: 1, maxBatchRows: 8, timeout: Duration.seconds(5) })),
      rejects('more threads than the server takes', onnx({ threads: 512 }),
        '\'threads\' must be a whole number from 1 to 256, got 512 [KS001]'),
    ],
  },
  {
    rule: 'KS202',
    cases: [
      accepts('a masked word with the ONNX server', onnx({}, { task: ModelTask.FILL_MASK })),
      rejects('a masked word with vLLM on CPU', () => ({ engine: Engine.vllm(), accelerator: undefined, task: ModelTask.FILL_MASK }),
        '\'engine\' must be Engine.huggingFaceServer() or Engine.onnx() for the task fill-mask, got vLLM 0.33.0 [KS202]'),
    ],
  },
  {
    rule: 'KS203',
    cases: [
      accepts('underscores for a flag of the ONNX server', onnx({ extraArgs: ['--max_body=1048576'] })),
      rejects('a misspelt flag of the ONNX server', onnx({ extraArgs: ['--max-bodi=1'] }),
        '\'--max-bodi\' is no flag of the ONNX server: did you mean \'--max-body\'? [KS203]'),
    ],
  },
  {
    rule: 'KS205',
    cases: [
      accepts('a level of the log', onnx({ extraArgs: ['--log-level=debug'] })),
      rejects('a level of the log that there is not', onnx({ extraArgs: ['--log-level=loud'] }),
        '\'--log-level\' must be \'error\', \'warning\', \'info\' or \'debug\', got \'loud\' [KS205]'),
    ],
  },
  {
    rule: 'KS206',
    cases: [
      accepts('the variant alone', onnx({ graph: OnnxGraph.INT8 })),
      rejects('the variant once more', onnx({ graph: OnnxGraph.INT8, extraArgs: ['--graph=fp16'] }),
        '\'--graph\' must be set once, got \'--graph\' twice (int8, fp16): keep one of them [KS206]'),
    ],
  },
  {
    rule: 'KS211',
    cases: [
      accepts('a variable of the user\'s own', onnx({}, { env: { NODE_OPTIONS: EnvValue.fromValue('--max-old-space-size=512') } })),
      rejects('a variable that a flag would hide', onnx({}, { env: { SERVER_HTTP_PORT: EnvValue.fromValue('9000') } }),
        '\'env.SERVER_HTTP_PORT\' must be left out, got a value: set it by a prop of Engine.onnx(), or by its extraArgs [KS211]'),
    ],
  },
  {
    rule: 'KS216',
    cases: [
      accepts('a longer time for slow clients', onnx({ extraArgs: ['--receive-timeout=60'] })),
      rejects('several models', onnx({ extraArgs: ['--models-dir=/models'] }),
        '\'extraArgs\' must not hold \'--models-dir=/models\', got it: it follows from model [KS216]'),
    ],
  },
  {
    rule: 'KS221',
    cases: [
      accepts('no accelerator', onnx()),
      rejects('an accelerator', onnx({}, { accelerator: Accelerator.nvidia(1) }),
        '\'accelerator\' must be left out with the ONNX server, got 1 of nvidia.com/gpu: it computes on CPU alone; on accelerators use Engine.vllm() [KS221]'),
    ],
  },
  {
    rule: 'KS220',
    cases: [
      accepts('a model on a volume', onnx({}, { model: Model.fromVolume(claim('models'), { path: 'minilm' }) })),
      rejects('ranks', onnx({}, { parallelism: Parallelism.of({ tensor: 2 }) }),
        '\'parallelism\' must be left out with the ONNX server, got a value: use threads and workers of Engine.onnx() [KS220]'),
      rejects('code of the model', onnx({}, { model: hub({ remoteCode: RemoteCode.approved({ by: 'me', reason: 'read it' }) }) }),
        '\'remoteCode\' must be left out with the ONNX server, got a value: export the model to ONNX, code of its own does not run [KS220]'),
      rejects('what only vLLM compiles and shares', onnx({}, { compileCache: claim('compile'), sharedMemory: Size.gibibytes(1) }),
        '\'compileCache\' must be left out with the ONNX server, got a value: it compiles nothing [KS220]',
        '\'sharedMemory\' must be left out with the ONNX server, got a value: it is one process [KS220]'),
      rejects('a download by itself', onnx({}, { fetch: Fetch.engine() }),
        '\'fetch\' must be left out with the ONNX server, got a value: it downloads nothing; use Fetch.initializer() [KS220]'),
      rejects('metrics of vLLM', onnx({}, {
        scaling: Scaling.keda({
          max: 2, triggers: [ScalingTrigger.vllm(VllmMetric.REQUESTS_WAITING, { serverAddress: 'http://prometheus.monitoring.svc:9090', threshold: 4 })],
        }),
      }),
      '\'triggers\' must ask for metrics of the ONNX server, got \'sum(vllm:num_requests_waiting{model_name="svc", pod=~"test-svc-c840b1e6(-predictor)?-[a-z0-9]+-[a-z0-9]{5}|test-svc-c840b1e6-group-[0-9]+"})\': use Scaling.cpu(), or ScalingTrigger.prometheus() with one of its own [KS220]'),
    ],
  },
];
