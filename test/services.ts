import { Chart, Duration, Size } from 'cdk8s';
import { Cpu, EnvValue } from 'cdk8s-plus-28';
import {
  Accelerator, CaBundle, Credentials, DeploymentMode, Engine, Executor, ExtraVolume, Fetch, Gang,
  HuggingFaceBackend, KServeVersion, Model, ModelRegistry, ModelService, ModelTask, ModelUpdates, Monitoring,
  NetworkAccess, NetworkPeer, OnnxGraph, Parallelism, RemoteCode, Rollout, Route, S3Addressing, Scaling,
  ScalingTrigger, SecurityProfile, ServingTarget, TritonBackend, TritonPlacement, VllmMetric, WeightsVolume,
} from '../src';
import {
  account, agent, builtIn, claim, configMap, GroupProps, hub, kserve, kubernetes, onnx, OWN, PairProps, Props, secret,
  serve, serveGroup, servePair,
} from './helpers';

const prometheus = { serverAddress: 'http://prometheus.monitoring.svc:9090', threshold: 5 };
const knative = ServingTarget.kserve({
  mode: DeploymentMode.KNATIVE, containerConcurrency: 4, timeout: Duration.minutes(10),
});

/** Services of every kind: what holds for all of them is a law. */
export const SERVICES: Record<string, () => Props> = {
  'the smallest': () => ({}),
  'the smallest on KServe 0.15': () => ({ target: kserve('0.15.2') }),
  'the smallest on KServe 0.16': () => ({ target: kserve('0.16.0') }),
  'the smallest on KServe 0.17': () => ({ target: kserve('0.17.0') }),
  'the smallest on KServe 0.19': () => ({ target: kserve('0.19.0') }),
  'the smallest on KServe 0.20': () => ({ target: kserve('0.20.0') }),
  'an old Kubernetes': () => ({ target: kubernetes('1.28') }),
  'vLLM on CPU': () => ({ engine: Engine.vllm(), accelerator: undefined, task: ModelTask.EMBEDDING }),
  'vLLM with flags': () => ({
    engine: Engine.vllm({
      version: '0.24.0', maxModelLen: 8192, enablePrefixCaching: false, seed: 0, chatTemplate: configMap('template'),
      apiKey: secret('key'), loraModules: [{ name: 'sql', path: '/adapters/sql' }], limitMmPerPrompt: { image: 0, audio: 1 },
      hfOverrides: { rope_scaling: { factor: 2, rope_type: 'yarn' }, architectures: ['A', 'B'] },
    }),
  }),
  'KServe\'s server': () => ({
    engine: Engine.huggingFaceServer({ backend: HuggingFaceBackend.HUGGINGFACE, maxModelLen: 512 }),
    task: ModelTask.FILL_MASK, target: kserve('0.17.0'), accelerator: undefined,
  }),
  'KServe\'s server with vLLM': () => ({
    engine: Engine.huggingFaceServer({ backend: HuggingFaceBackend.VLLM, version: KServeVersion.V0_16 }),
    task: ModelTask.RERANK,
  }),
  'the ONNX server': () => ({ engine: onnx(), accelerator: undefined, task: ModelTask.EMBEDDING }),
  'the ONNX server with all of it': () => ({
    engine: onnx({
      graph: OnnxGraph.INT8, maxLength: 256, threads: 2, workers: 2, maxBatchRows: 16, maxBatchTokens: 2048,
      maxQueue: 64, maxRequestInputs: 32, timeout: Duration.seconds(10), apiKey: secret('key'), extraArgs: ['--log-level=debug'],
    }),
    accelerator: undefined, target: kserve('0.17.0'), task: ModelTask.RERANK, model: hub({ size: Size.mebibytes(90) }),
  }),
  'remote code': () => ({ model: hub({ remoteCode: RemoteCode.approved({ by: 'me', reason: 'read it' }) }) }),
  'a token and a proxy': () => ({
    model: hub({
      token: secret('hf'), proxy: { url: 'http://proxy.example.com:3128' }, peer: NetworkPeer.cidr('10.9.0.0/16'),
      size: Size.gibibytes(15),
    }),
  }),
  'S3 with keys': () => ({
    model: Model.fromS3('s3://models/qwen', {
      credentials: Credentials.s3Keys(secret('s3')), endpoint: 'https://minio.minio.svc:9000', region: 'us-east-1',
      addressing: S3Addressing.VIRTUAL, verifyTls: false, caBundle: CaBundle.fromConfigMap(configMap('ca')),
    }),
  }),
  'Google with a key file': () => ({
    model: Model.fromGcs('gs://models/qwen', { credentials: Credentials.gcsKeyFile(secret('gcs')) }),
  }),
  'Azure with an identity': () => ({
    model: Model.fromAzureBlob('https://example.blob.core.windows.net/models/qwen', {
      credentials: Credentials.azureIdentity('1b4b'),
    }),
  }),
  'a URL with headers': () => ({
    model: Model.fromUrl('https://example.com/qwen.tar', { credentials: Credentials.httpHeaders(secret('headers')) }),
  }),
  'a volume': () => ({ model: Model.fromVolume(claim('models'), { path: 'qwen' }) }),
  'an image': () => ({ model: Model.fromOci('ghcr.io/example/qwen:1', { path: 'model' }), target: kubernetes('1.35') }),
  'the agent': () => ({
    fetch: agent({ deadline: Duration.minutes(30), extraArgs: ['--connections=16'] }), model: hub({ allowPatterns: ['*.json'] }),
  }),
  'the agent on KServe': () => ({
    fetch: agent(), target: kserve('0.15.2'), model: Model.fromOci('ghcr.io/example/qwen:1', { path: 'model' }),
  }),
  'a model of a registry': () => ({
    fetch: agent(), model: Model.fromRegistry(ModelRegistry.fromExisting('https://registry.models.svc', {
      token: secret('registry'), caBundle: CaBundle.fromConfigMap(configMap('ca')),
    }), 'qwen', { version: '1', artifactsFrom: [Model.fromS3('s3://models'), hub()] }),
  }),
  'an engine that fetches': () => ({ fetch: Fetch.engine(), weightsVolume: WeightsVolume.claim(claim('cache')) }),
  'KServe that fetches': () => ({
    fetch: Fetch.kserve(), target: kserve(), model: hub({ token: secret('hf') }), acknowledge: { KS104: 'baseline' },
  }),
  'eight GPUs': () => ({
    accelerator: Accelerator.nvidia(8, { product: 'NVIDIA-H100-80GB-HBM3', memory: Size.gibibytes(80) }),
    parallelism: Parallelism.of({ tensor: 4, pipeline: 2 }), rollout: Rollout.reuse(), gpuBudget: 8,
  }),
  'CPU scaling': () => ({ scaling: Scaling.cpu({ min: 1, max: 4, scaleDownStabilization: Duration.minutes(5) }) }),
  'CPU scaling on KServe': () => ({ scaling: Scaling.cpu({ min: 1, max: 4 }), target: kserve('0.15.2') }),
  'KEDA': () => ({
    scaling: Scaling.keda({ max: 4, triggers: [ScalingTrigger.vllm(VllmMetric.REQUESTS_WAITING, prometheus)] }),
  }),
  'KEDA on KServe': () => ({
    scaling: Scaling.prometheus({ max: 4, query: 'sum(gateway_requests)', ...prometheus }), target: kserve('0.20.0'),
  }),
  'zero on KServe': () => ({
    scaling: Scaling.toZero({
      max: 4, triggers: [ScalingTrigger.prometheus({ query: 'sum(gateway_requests)', ...prometheus })],
    }),
    target: kserve('0.16.0'),
  }),
  'no replicas': () => ({ scaling: Scaling.replicas(0) }),
  'no replicas on KServe': () => ({ scaling: Scaling.replicas(0), target: kserve() }),
  'Knative': () => ({
    target: knative, scaling: Scaling.concurrency({ min: 0, max: 3, target: 4 }), acknowledge: { KS602: 'enabled' },
  }),
  'OpenShift': () => ({ securityProfile: SecurityProfile.openShift() }),
  'all around it': () => ({
    name: 'qwen', modelName: 'qwen-7b', route: Route.http({ gateway: 'public', hostnames: ['qwen.example.com'] }),
    monitoring: Monitoring.podMonitor({ labels: { release: 'prometheus' } }), drain: Duration.minutes(2), syncWave: 0,
    resources: { cpu: Cpu.units(8), memory: Size.gibibytes(64), ephemeralStorage: Size.gibibytes(10) },
    network: NetworkAccess.of({ ingressFrom: [NetworkPeer.namespacePods('gateway')] }),
    labels: { team: 'nlp' }, annotations: { note: '' }, nodeSelector: { pool: 'gpu' }, priorityClassName: 'high',
    tolerations: [{ key: 'pool', value: 'gpu', effect: 'NoSchedule' }], spreadOver: 'kubernetes.io/hostname',
    schedulerName: 'volcano', imagePullSecrets: [secret('pull')], serviceAccount: account('models'),
    compileCache: claim('compile'), startupBudget: Duration.minutes(10), sharedMemory: Size.gibibytes(2),
    env: { VLLM_LOGGING_LEVEL: EnvValue.fromValue('DEBUG'), EMPTY: EnvValue.fromValue('') },
    volumes: [ExtraVolume.fromConfigMap('extra', configMap('extra'), '/extra')],
    sidecars: [{
      name: 'proxy', image: 'envoy:1', ports: [9901], args: ['-l', 'info'], mounts: { extra: '/extra', scratch: '/tmp' },
      env: { B: EnvValue.fromValue('2'), A: EnvValue.fromValue('1') },
    }],
  }),
  'all around it on KServe': () => ({
    ...SERVICES['all around it'](), target: kserve('0.19.0'),
    monitoring: Monitoring.serviceMonitor(), route: Route.ingress({ host: 'qwen.example.com', tlsSecret: secret('tls') }),
  }),
};

/** Services over several pods. */
export const GROUPS: Record<string, () => GroupProps> = {
  'a group': () => ({}),
  'a group with Ray': () => ({ executor: Executor.ray(), model: hub({ token: secret('hf'), size: Size.gibibytes(140) }) }),
  'two groups': () => ({
    scaling: Scaling.replicas(2), gang: Gang.kueue('gpu'), exclusiveTopology: 'topology.kubernetes.io/rack',
    rollout: Rollout.reuse(), gpuBudget: 32,
  }),
  'experts over the pods of a group': () => ({ parallelism: Parallelism.of({ tensor: 2, data: 8, expert: true }) }),
  'no groups': () => ({ scaling: Scaling.replicas(0) }),
  'built-in sets': () => ({ target: builtIn(), gpuBudget: 64, scaling: Scaling.replicas(2), monitoring: Monitoring.serviceMonitor() }),
  'a built-in set that is off': () => ({ target: builtIn(), rollout: Rollout.reuse(), scaling: Scaling.replicas(0) }),
  'a group over a fabric': () => ({
    groupNetwork: { hostNetwork: true, interfaceName: 'ib0', resources: { 'rdma/shared': 2, 'rdma/ib': 1 } },
  }),
  'groups by KEDA': () => ({
    scaling: Scaling.keda({ max: 4, triggers: [ScalingTrigger.vllm(VllmMetric.REQUESTS_WAITING, prometheus)] }),
    gang: Gang.volcano(), route: Route.http({ gateway: 'public', hostnames: ['llama.example.com'] }),
  }),
  ...Object.fromEntries(['0.15.2', '0.16.0', '0.17.0', '0.19.0'].map((version) => [
    `a group on KServe ${version}`, () => ({ target: kserve(version), acknowledge: { KS651: 'watched' } }),
  ])),
  'a group of KServe\'s server': () => ({
    target: kserve('0.17.0'), acknowledge: { KS651: 'watched' }, engine: Engine.huggingFaceServer({ backend: HuggingFaceBackend.VLLM }),
    parallelism: Parallelism.of({ tensor: 8, pipeline: 2, expert: true }),
  }),
  'a group of all kinds on KServe': () => ({
    target: kserve(), acknowledge: { KS651: 'watched' }, executor: Executor.ray(), rollout: Rollout.reuse(),
    groupNetwork: { interfaceName: 'net1', resources: { 'rdma/ib': 1 } }, labels: { team: 'nlp', area: 'chat' },
    env: { NCCL_DEBUG: EnvValue.fromValue('INFO'), EMPTY: EnvValue.fromValue('') }, monitoring: Monitoring.podMonitor(),
    sidecars: [{ name: 'proxy', image: 'envoy:1' }], volumes: [ExtraVolume.fromConfigMap('extra', configMap('extra'), '/extra')],
  }),
};

/** Makes one of the services, as it is or with its props changed. */
export type Serve = (chart: Chart, id?: string, change?: (props: object) => object) => ModelService;

/** Models that compute in Triton. */
const PAIRS: Record<string, () => PairProps> = {
  'a pair': () => ({}),
  'a pair of two services': () => ({ accelerator: Accelerator.nvidia(1), placement: TritonPlacement.ownService() }),
  'a pair of two services on KServe': () => ({ target: kserve('0.17.0'), placement: TritonPlacement.ownService() }),
  'a pair whose model changes in place': () => ({ updates: ModelUpdates.inPlace() }),
  'a pair on KServe': () => ({ target: kserve('0.17.0'), accelerator: Accelerator.nvidia(1), backend: TritonBackend.tensorRt() }),
};

/** Services of every kind and construct: what holds for all of them is a law. */
export const ALL_SERVICES: Record<string, Serve> = {
  ...Object.fromEntries(Object.entries(SERVICES).map(([name, props]): [string, Serve] => [
    name, (chart, id, change = (same) => same) => serve(chart, change(props()), id),
  ])),
  ...Object.fromEntries(Object.entries(GROUPS).map(([name, props]): [string, Serve] => [
    name, (chart, id, change = (same) => same) => serveGroup(chart, change(props()), id),
  ])),
  ...Object.fromEntries(Object.entries(PAIRS).map(([name, props]): [string, Serve] => [
    name, (chart, id, change = (same) => same) => servePair(chart, change({
      transformer: { image: OWN.server }, fetch: agent(), model: hub(), ...props(),
    }), id),
  ])),
};
