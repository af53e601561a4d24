import { Duration, Size } from 'cdk8s';
import {
  DeploymentMode, DynamicBatching, Fetch, FurtherModel, KServeVersion, ModelTask, ModelTensor, ModelUpdates, OnnxGraph,
  Route, Scaling, ScalingTrigger, ServingTarget, TensorContract, TensorDatatype, TritonBackend, TritonPlacement,
  TritonRepository, TritonServiceOptions, VllmMetric, WeightsVolume,
} from '../../../src';
import { agent, claim, hub, kserve, PairProps, s3WithKeys } from '../../helpers';
import { acceptsPair, rejectsPair, RuleCases } from '../rule-cases';

const ids = ModelTensor.tokens('input_ids');
const logits = ModelTensor.of('logits', TensorDatatype.FP32, [3]);
const contract = (inputs: ModelTensor[], outputs: ModelTensor[] = [logits]) => (): PairProps => ({
  tensors: TensorContract.of(inputs, outputs),
});
const routed = (seconds: number): PairProps => ({
  route: Route.http({ gateway: 'public', hostnames: ['m.example.com'], timeout: Duration.seconds(seconds) }),
  drain: Duration.seconds(seconds),
});

const apart = (options?: TritonServiceOptions): PairProps => ({ placement: TritonPlacement.ownService(options) });
const inPlace = (): PairProps => ({ model: hub(), fetch: agent(), updates: ModelUpdates.inPlace() });
const further = (modelName: string): FurtherModel => ({ modelName, model: hub(), task: ModelTask.EMBEDDING });
const perSecond = ScalingTrigger.prometheus({
  serverAddress: 'http://prometheus.monitoring.svc:9090', query: 'sum(rate(nv_inference_count[1m]))', threshold: 100,
});

/** A model that computes in Triton. */
export const TRITON_CASES: readonly RuleCases[] = [
  {
    rule: 'KS026',
    cases: [
      acceptsPair('tensors with the names of LibTorch\'s outputs', contract([ids], [ModelTensor.of('OUTPUT__0', TensorDatatype.FP16, [-1, 384])])),
      acceptsPair('a backend of the image', () => ({ ...contract([ids])(), backend: TritonBackend.of('openvino', 'model.xml') })),
      rejectsPair('a size of 0', () => ({ tensors: TensorContract.of([ids], [ModelTensor.of('logits', TensorDatatype.FP32, [0])]) }),
        '\'dims of logits\' must be whole numbers from 1 on, or -1 where any size does, got \'0\': leave the dimension of the batch out [KS026]'),
      rejectsPair('a name with a quote', () => ({ tensors: TensorContract.of([ModelTensor.tokens('a"b')], [logits]) }),
        '\'name\' must be letters, digits, _, ., /, : and - as in the name of a tensor, got \'a"b\' [KS026]'),
      rejectsPair('a backend with capitals', () => ({ backend: TritonBackend.of('TensorRT', 'model.plan') }),
        '\'backend\' must be lower-case letters, digits and _ as in libtriton_NAME.so, got \'TensorRT\': '
        + 'Triton knows onnxruntime, tensorrt, pytorch, python, openvino and those in its image [KS026]'),
      rejectsPair('a path in place of a model', () => ({ repository: TritonRepository.existing('a/b', 'tokenizer') }),
        '\'model\' must be the name of a folder of the repository: letters, digits, ., _ and -, got \'a/b\' [KS026]'),
      acceptsPair('fields of its configuration', () => ({ triton: { modelConfig: 'optimization { cuda { graphs: true } } # fast\nparameters { key: "x" value: { string_value: "}" } }' } })),
      rejectsPair('fields that follow from elsewhere', () => ({ triton: { modelConfig: 'max_batch_size: 8' } }),
        '\'triton.modelConfig\' must be without name, platform, backend, max_batch_size, input, output, got \'max_batch_size\': it follows from model, backend, batching and tensors [KS026]'),
      rejectsPair('a brace that is not closed', () => ({ triton: { modelConfig: 'optimization { cuda { graphs: true }' } }),
        '\'triton.modelConfig\' must be text of protobuf, such as \'optimization { cuda { graphs: true } }\', got no \'}\' at its end [KS026]'),
      rejectsPair('a brace too many', () => ({ triton: { modelConfig: 'optimization { ] }' } }),
        '\'triton.modelConfig\' must be text of protobuf, such as \'optimization { cuda { graphs: true } }\', got a \']\' that nothing opened [KS026]'),
      rejectsPair('a quote that is not closed', () => ({ triton: { modelConfig: 'x: "y' } }),
        '\'triton.modelConfig\' must be text of protobuf, such as \'optimization { cuda { graphs: true } }\', got \'"y\' [KS026]'),
      rejectsPair('a file outside of the folder', () => ({ backend: TritonBackend.tensorRt('../model.plan') }),
        '\'file\' must be a path below the model\'s folder, got \'../model.plan\' [KS026]'),
    ],
  },
  {
    rule: 'KS114',
    cases: [
      acceptsPair('arguments of the fetch of a model that changes in place', () => ({ ...inPlace(), fetch: agent({ extraArgs: ['--retries=3'] }) })),
      rejectsPair('those that the agent does not know, too', () => ({ ...inPlace(), fetch: agent({ extraArgs: ['--retry=3'] }) }),
        '\'--retry\' is no flag of the agent: no flag has a similar name [KS114]'),
    ],
  },
  {
    rule: 'KS220',
    cases: [
      acceptsPair('limits of the server', () => ({ transformer: { maxQueue: 64, maxLength: 128 }, sharedMemory: Size.gibibytes(1) })),
      rejectsPair('what is about computing', () => ({ transformer: { graph: OnnxGraph.INT8, workers: 2 } }),
        '\'transformer.graph\' must be left out with Triton, which computes, got a value: use backend: TritonBackend.onnxruntime(graph) [KS220]',
        '\'transformer.workers\' must be left out with Triton, which computes, got a value: use triton.instances [KS220]'),
      rejectsPair('metrics of vLLM for Triton\'s service', () => ({ ...apart({
        scaling: Scaling.keda({
          max: 2, triggers: [ScalingTrigger.vllm(VllmMetric.REQUESTS_WAITING, { serverAddress: 'http://prometheus.monitoring.svc:9090', threshold: 4 })],
        }),
      }), name: 'svc' }),
      '\'triggers\' must ask for metrics of Triton, got \'sum(vllm:num_requests_waiting{model_name="triton", pod=~"svc-triton(-predictor)?-[a-z0-9]+-[a-z0-9]{5}|svc-triton-group-[0-9]+"})\': use Scaling.cpu(), or ScalingTrigger.prometheus() with one of its own [KS220]'),
    ],
  },
  {
    rule: 'KS750',
    cases: [
      acceptsPair('a vector', () => ({ task: ModelTask.EMBEDDING })),
      rejectsPair('text generation of a further model', () => ({ ...inPlace(), furtherModels: [{ ...further('chat'), task: ModelTask.TEXT_GENERATION }] }),
        '\'furtherModels[0].task\' must be another than text generation with Triton, got \'text-generation\': use HuggingFaceService, or MultiNodeVllm for a model over several pods [KS750]'),
      rejectsPair('text generation', () => ({ task: ModelTask.TEXT_GENERATION }),
        '\'task\' must be another than text generation with Triton, got \'text-generation\': use HuggingFaceService, or MultiNodeVllm for a model over several pods [KS750]'),
    ],
  },
  {
    rule: 'KS751',
    cases: [
      acceptsPair('three inputs of other types', contract([
        ids, ModelTensor.tokens('attention_mask', TensorDatatype.INT32), ModelTensor.tokens('token_type_ids'),
      ])),
      acceptsPair('the dimension of the batch where Triton adds none', () => ({
        batching: DynamicBatching.off(0), tensors: TensorContract.of([ModelTensor.of('input_ids', TensorDatatype.INT64, [-1, -1])], [logits]),
      })),
      rejectsPair('tokens as numbers with fractions', contract([ModelTensor.tokens('input_ids', TensorDatatype.FP32)]),
        '\'datatype of input_ids\' must be INT64 or INT32 for tokens, got \'FP32\' [KS751]'),
      rejectsPair('labels as whole numbers', contract([ids], [ModelTensor.of('logits', TensorDatatype.INT64, [3])]),
        '\'datatype of logits\' must be FP32, FP16 or FP64 for an output, got \'INT64\' [KS751]'),
      rejectsPair('the dimension of the batch twice', contract([ModelTensor.of('input_ids', TensorDatatype.INT64, [-1, -1])]),
        '\'dims of input_ids\' must be 1 number with maxBatchSize above 0, got \'-1, -1\': Triton adds the dimension of the batch itself [KS751]'),
      rejectsPair('no dimension of the batch', () => ({ batching: DynamicBatching.off(0), ...contract([ids])() }),
        '\'dims of input_ids\' must be 2 numbers with maxBatchSize 0, got \'-1\': the first one is that of the batch [KS751]'),
      rejectsPair('another name', contract([ids, ModelTensor.tokens('ids')]),
        '\'tensors.inputs\' must be a list of input_ids, attention_mask, token_type_ids, position_ids, got \'ids\': export the model with these names [KS751]'),
      rejectsPair('no tokens', contract([ModelTensor.tokens('attention_mask')]),
        '\'tensors.inputs\' must be a list with \'input_ids\', got \'attention_mask\' [KS751]'),
      rejectsPair('no output', contract([ids], []), '\'tensors.outputs\' must be a list of at least one tensor, got \'none\' [KS751]'),
      rejectsPair('a name twice', contract([ids, ids]), '\'tensors\' must be a list of tensors with names of their own, got \'input_ids\' [KS751]'),
    ],
  },
  {
    rule: 'KS752',
    cases: [
      acceptsPair('a plan that tells its tensors', () => ({ backend: TritonBackend.tensorRt() })),
      acceptsPair('TorchScript with its tensors', () => ({ backend: TritonBackend.libTorch(), ...contract([ids])() })),
      acceptsPair('a repository that is there', () => ({ repository: TritonRepository.existing('embed', 'tokenizer') })),
      rejectsPair('TorchScript without its tensors', () => ({ backend: TritonBackend.libTorch() }),
        '\'tensors\' must be given for the backend \'pytorch\', whose files do not tell them, got \'none\': write TensorContract.of([ModelTensor.tokens(\'input_ids\'), ...], [...]) [KS752]'),
      rejectsPair('batching of a repository that is there', () => ({
        repository: TritonRepository.existing('embed', 'tokenizer'), batching: DynamicBatching.of(), triton: { instances: 2 },
      }),
      '\'batching\' must be left out with a repository that is there, got \'a value\': its config.pbtxt says it [KS752]',
      '\'triton.instances\' must be left out with a repository that is there, got \'a value\': its config.pbtxt says it [KS752]'),
      rejectsPair('files that KServe would fetch', () => ({
        model: hub(), fetch: Fetch.kserve(), target: kserve('0.20.0'), acknowledge: { KS104: 'allowed' },
      }),
      '\'fetch\' must be Fetch.agent(), Fetch.initializer() or Fetch.cache() with Triton, or left out for a volume, got \'Fetch.kserve()\': Triton\'s container would not see the files [KS752]'),
    ],
  },
  {
    rule: 'KS753',
    cases: [
      acceptsPair('a flag of the log', () => ({ triton: { extraArgs: ['--log-verbose=1'] } })),
      rejectsPair('another port', () => ({ triton: { extraArgs: ['--http-port=9000'] } }),
        '\'triton.extraArgs --http-port\' must be left out, got \'a value\': it follows from the service [KS753]'),
    ],
  },
  {
    rule: 'KS754',
    cases: [
      acceptsPair('a route that waits longer', () => routed(90)),
      rejectsPair('a route that does not', () => routed(60),
        '\'transformer.timeout\' should be below the 60 seconds of the route, got 60: lower it, or raise the other [KS754]'),
      rejectsPair('Knative that does not', () => ({
        target: ServingTarget.kserve({
          version: KServeVersion.V0_19, mode: DeploymentMode.KNATIVE, timeout: Duration.seconds(30),
        }),
        acknowledge: { KS602: 'enabled' },
      }), '\'transformer.timeout\' should be below the 30 seconds of Knative, got 60: lower it, or raise the other [KS754]'),
    ],
  },
  {
    rule: 'KS755',
    cases: [
      acceptsPair('a server at zero before a Triton that stays', () => ({
        scaling: Scaling.toZero({ max: 2, triggers: [perSecond] }), placement: TritonPlacement.ownService(),
      })),
      acceptsPair('both switched off', () => ({ scaling: Scaling.replicas(0), ...apart({ scaling: Scaling.replicas(0) }) })),
      rejectsPair('a Triton that somebody scales to zero', () => apart({ scaling: Scaling.toZero({ max: 2, triggers: [perSecond] }) }),
        '\'placement.scaling\' must be one that keeps at least 1 replica of Triton, got \'0\': nothing would start it again [KS755]'),
      rejectsPair('two services on Knative', () => ({
        ...apart(), target: ServingTarget.kserve({ version: KServeVersion.V0_19, mode: DeploymentMode.KNATIVE }), acknowledge: { KS602: 'enabled' },
      }), '\'placement\' must be TritonPlacement.samePod() on Knative, got \'ownService()\': there every request comes from '
        + 'Knative\'s gateway, which no policy can tell apart; or use DeploymentMode.STANDARD [KS755]'),
    ],
  },
  {
    rule: 'KS756',
    cases: [
      acceptsPair('a model that the agent fetches', () => inPlace()),
      rejectsPair('a model that is mounted', () => ({ updates: ModelUpdates.inPlace() }),
        '\'fetch\' must be Fetch.agent() with ModelUpdates.inPlace(), got \'Fetch.mount()\' [KS756]'),
      rejectsPair('a Triton elsewhere', () => ({ ...inPlace(), ...apart() }),
        '\'placement\' must be TritonPlacement.samePod() with ModelUpdates.inPlace(), got \'ownService()\' [KS756]'),
      rejectsPair('a repository that is there', () => ({ ...inPlace(), repository: TritonRepository.existing('embed', 'tokenizer') }),
        '\'repository\' must be left out with ModelUpdates.inPlace(), got \'a value\': the agent makes it [KS756]'),
      rejectsPair('a claim that replicas share', () => ({ ...inPlace(), weightsVolume: WeightsVolume.claim(claim('weights')) }),
        '\'weightsVolume\' must be WeightsVolume.emptyDir() with ModelUpdates.inPlace(), got \'weights\': each pod changes its own [KS756]'),
      acceptsPair('several models with one set of credentials', () => ({ ...inPlace(), furtherModels: [further('more')] })),
      rejectsPair('several models that come with new pods', () => ({ model: hub(), fetch: agent(), furtherModels: [further('more')] }),
        '\'updates\' must be ModelUpdates.inPlace() with furtherModels, got \'newPods()\': or make a pair for each model [KS756]'),
      rejectsPair('a name twice', () => ({ ...inPlace(), furtherModels: [further('more'), further('more')] }),
        '\'furtherModels[1].modelName\' must be another than those of the other models, got \'more\' [KS756]'),
      rejectsPair('a further name that is no folder', () => ({ ...inPlace(), furtherModels: [further('org/more')] }),
        '\'furtherModels[0].modelName\' must be at most 101 letters, digits, ., _ and - with ModelUpdates.inPlace(), got \'org/more\': it is the name of a folder [KS756]'),
      rejectsPair('credentials of its own', () => ({ ...inPlace(), furtherModels: [{ ...further('more'), model: s3WithKeys('b/more') }] }),
        '\'furtherModels[0].model\' must be one with the credentials, endpoint, proxy and certificates of \'model\', or without any, got \'s3://b/more\': make another pair of it [KS756]'),
      rejectsPair('a name that is no folder', () => ({ ...inPlace(), modelName: 'org/classifier' }),
        '\'modelName\' must be at most 101 letters, digits, ., _ and - with ModelUpdates.inPlace(), got \'org/classifier\': it is the name of a folder [KS756]'),
    ],
  },
];
