import { Duration, Size, Testing } from 'cdk8s';
import { Cpu } from 'cdk8s-plus-28';
import {
  Accelerator, DynamicBatching, Fetch, Images, Model, ModelTask, ModelTensor, OnnxGraph, TensorContract, TensorDatatype,
  TritonBackend, TritonRepository,
} from '../../src';
import { byKind, claim, hub, kserve, kubernetes, OWN, PairProps, podOf, servePair, synthWithImages, KubeContainer } from '../helpers';

const objects = (props: PairProps = {}, target = kubernetes()) => (
  byKind(synthWithImages((chart) => servePair(chart, { target, name: 'svc', ...props }), target))
);
const podFor = (props: PairProps = {}, target = kubernetes()) => podOf(objects(props, target));
const containers = (props: PairProps = {}, target = kubernetes()): Record<string, KubeContainer> => {
  const pod = podFor(props, target);
  return Object.fromEntries([...pod.initContainers ?? [], ...pod.containers].map((one) => [one.name, one]));
};
const files = (props: PairProps = {}) => (objects(props).ConfigMap as unknown as { data: Record<string, string> }).data;
const config = (props: PairProps = {}) => files(props)['svc.pbtxt'];

describe.each([
  ['plain Kubernetes', kubernetes(), 'server'], ['KServe 0.15', kserve('0.15.2'), 'kserve-container'],
  ['KServe 0.20', kserve('0.20.0'), 'kserve-container'],
])('a pair on %s', (_name, target, server) => {
  test('has the server first, which clients reach, and Triton beside it without a port', () => {
    const all = podFor({}, target).containers;
    expect(all.map(({ name }) => name)).toEqual([server, 'triton']);
    const ports = all.map((one) => (one as { ports?: { containerPort: number }[] }).ports);
    expect(ports).toEqual([[expect.objectContaining({ containerPort: 8080 })], undefined]);
  });

  test('opens Triton to the pod alone, and its models to nobody', () => {
    expect(containers({}, target).triton.args).toEqual(expect.arrayContaining([
      'tritonserver', '--model-control-mode=none', '--http-address=127.0.0.1', '--grpc-address=127.0.0.1',
    ]));
  });

  test('says the same name and address on both sides', () => {
    const { [server]: ours } = containers({}, target);
    expect(ours.args).toEqual(expect.arrayContaining(['--triton-url=http://127.0.0.1:8000', '--triton-model=svc']));
  });

  test('asks Triton by a command, and for the model', () => {
    const { startupProbe, livenessProbe, readinessProbe } = podFor({}, target).containers[1] as unknown as
      Record<string, { exec?: { command: string[] } } | undefined>;
    expect(startupProbe?.exec?.command).toEqual(expect.arrayContaining(['curl', 'http://127.0.0.1:8000/v2/models/svc/ready']));
    expect(livenessProbe?.exec?.command).toContain('http://127.0.0.1:8000/v2/health/live');
    // The pod is ready when the server is, and the server when Triton's model is.
    expect(readinessProbe).toBeUndefined();
  });

  test('stops Triton after the server\'s last request', () => {
    const pod = podFor({ drain: Duration.seconds(100) }, target);
    expect(pod.containers.map(({ lifecycle }) => lifecycle)).toEqual([
      { preStop: { sleep: { seconds: 15 } } }, { preStop: { sleep: { seconds: 100 } } },
    ]);
    expect(pod.terminationGracePeriodSeconds).toBe(105);
  });
});

describe('the repository', () => {
  test('is made by the agent, after the fetch, of the folder that both containers see', () => {
    const pod = podFor({ model: hub(), fetch: Fetch.agent({ image: OWN.agent }) });
    expect((pod.initContainers ?? []).map(({ name }) => name)).toEqual(['model-initializer', 'model-repository']);
    expect(JSON.parse(files()['repository.json'])).toEqual({
      models: [{
        name: 'svc', config: 'svc.pbtxt',
        versions: [{ version: 1, folder: '/mnt/models', files: ['onnx/model.onnx', 'model.onnx'] }],
      }],
    });
  });

  test('keeps the folder of a claim in every container that follows its links', () => {
    const mounts = Object.values(containers())
      .map((one) => (one as unknown as { volumeMounts: object[] }).volumeMounts[0]);
    expect(mounts).toEqual(Array(3).fill({ name: 'model', mountPath: '/mnt/models', subPath: 'classifier', readOnly: true }));
  });

  test('is another ConfigMap when it says something else, so that pods start anew', () => {
    const name = (props: PairProps = {}) => objects(props).ConfigMap.metadata.name;
    expect(name()).toMatch(/^svc-repository-[0-9a-f]{8}$/);
    expect(name({ batching: DynamicBatching.of({ maxBatchSize: 8 }) })).not.toBe(name());
  });

  test('has the graph that was asked for, which alone is fetched', () => {
    const props = {
      model: hub(), fetch: Fetch.agent({ image: OWN.agent }), backend: TritonBackend.onnxruntime(OnnxGraph.INT8),
    };
    expect(containers(props)['model-initializer'].args).toEqual(expect.arrayContaining(['--weights=onnx', '--variant=int8']));
    expect(files(props)['repository.json']).toContain('"onnx/model_int8.onnx"');
  });

  test('that is there is checked as a whole, and its tokenizer read from where it says', () => {
    const props = { repository: TritonRepository.existing('embed', 'tokenizers/embed') };
    expect(files(props)).toEqual({ 'repository.json': expect.stringContaining('"folder": "/mnt/models"') as string });
    expect(containers(props).server.args).toEqual(expect.arrayContaining(['--model-dir=/mnt/models/tokenizers/embed', '--triton-model=embed']));
  });
});

describe('config.pbtxt', () => {
  test('leaves to the graph what the graph tells', () => {
    expect(config()).toBe(`name: "svc"
backend: "onnxruntime"
max_batch_size: 32
dynamic_batching {
  max_queue_delay_microseconds: 0
  default_queue_policy {
    timeout_action: REJECT
    default_timeout_microseconds: 54000000
  }
}
instance_group [
  { count: 1 kind: KIND_CPU }
]
parameters { key: "intra_op_thread_count" value: { string_value: "2" } }
`);
  });

  test('says tensors with their types and sizes where files do not', () => {
    expect(config({
      backend: TritonBackend.libTorch(),
      tensors: TensorContract.of([ModelTensor.tokens('input_ids')], [ModelTensor.of('logits', TensorDatatype.FP32, [3])]),
    })).toContain('input [\n  { name: "input_ids" data_type: TYPE_INT64 dims: [ -1 ] }\n]\noutput [\n  { name: "logits" data_type: TYPE_FP32 dims: [ 3 ] }\n]');
  });

  test('has the batching that was asked for, on both sides', () => {
    const props = {
      batching: DynamicBatching.of({
        maxBatchSize: 64, preferredBatchSizes: [8, 16], maxQueueDelayMicros: 5000, maxQueueSize: 100,
      }),
    };
    expect(config(props)).toEqual(expect.stringMatching(
      /max_batch_size: 64[^]*preferred_batch_size: \[ 8, 16 \][^]*max_queue_delay_microseconds: 5000[^]*max_queue_size: 100/));
    expect(containers(props).server.args).toContain('--max-batch-rows=64');
  });

  test('has no batcher where requests are not joined', () => {
    expect(config({ batching: DynamicBatching.off() })).not.toContain('dynamic_batching');
  });

  test('has fields of the user\'s own, in the place of the library\'s where it has them', () => {
    const own = 'instance_group { count: 1 kind: KIND_CPU rate_limiter { priority: 2 } }\nmodel_warmup { name: "x" }';
    const text = config({ triton: { modelConfig: own } });
    expect(text).toContain(own);
    expect(text.match(/instance_group/g)).toHaveLength(1);
    expect(text).toContain('dynamic_batching');
  });

  test('gives requests up in the queue before the server does', () => {
    expect(config({ transformer: { timeout: Duration.seconds(10) } })).toContain('default_timeout_microseconds: 9000000');
  });

  test('has an instance on each accelerator, and leaves threads to it', () => {
    const text = config({ accelerator: Accelerator.nvidia(1), triton: { instances: 2 } });
    expect(text).toContain('{ count: 2 kind: KIND_GPU }');
    expect(text).not.toContain('intra_op_thread_count');
  });

  test('shares the cores of the container between instances', () => {
    expect(config({ triton: { instances: 2, resources: { cpu: Cpu.units(8) } } })).toContain('string_value: "4"');
  });
});

describe('Triton\'s container', () => {
  test('has the accelerators, and the server none', () => {
    const { server, triton } = containers({ accelerator: Accelerator.nvidia(2) });
    expect(triton.resources.limits).toHaveProperty(['nvidia.com/gpu'], '2');
    expect(server.resources.limits).not.toHaveProperty(['nvidia.com/gpu']);
  });

  test('has memory for the model\'s size, and the shared memory that was asked for', () => {
    const props = {
      model: Model.fromVolume(claim('models'), { size: Size.gibibytes(3) }), sharedMemory: Size.gibibytes(1),
    };
    expect(containers(props).triton.resources.limits.memory).toBe('9Gi');
    expect(podFor(props).volumes).toContainEqual({ name: 'shm', emptyDir: { medium: 'Memory', sizeLimit: '1Gi' } });
  });

  test('runs the image of the scope, or the one that is named', () => {
    expect(containers().triton.image).toMatch(/^nvcr\.io\/nvidia\/tritonserver:/);
    expect(containers({ triton: { image: 'registry.example.com/triton:1' } }).triton.image).toBe('registry.example.com/triton:1');
    const chart = Testing.chart();
    Images.of({ ...OWN, triton: 'registry.example.com/triton:2' }).applyTo(chart);
    servePair(chart);
    expect(JSON.stringify(Testing.synth(chart))).toContain('"image":"registry.example.com/triton:2"');
  });

  test('tells the task to the server', () => {
    expect(containers({ task: ModelTask.RERANK }).server.args).toContain('--task=text-ranking');
  });
});
