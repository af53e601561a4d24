import { createHash } from 'node:crypto';
import { Duration, Size } from 'cdk8s';
import { EnvValue } from 'cdk8s-plus-28';
import { Accelerator, Engine, Executor, Fetch, Model, ModelTask, Parallelism } from '../../src';
import { LAUNCHER } from '../../src/knowledge/launcher';
import { hashOf } from '../../src/plan/hash';
import { claim, envOf, GroupProps, groupFor, hub, kserve, KubeContainer, kubernetes, rolesOf, synthGroup } from '../helpers';

const fours: GroupProps = {
  accelerator: Accelerator.nvidia(4), parallelism: Parallelism.of({ tensor: 4, pipeline: 2 }),
};
const servers = (props: GroupProps = {}): [string, KubeContainer][] => (
  rolesOf(groupFor(props)).map(([role, pod]) => [role, pod.containers[0]])
);
const server = (role: 'head' | 'worker', props: GroupProps = {}) => groupFor(props)[role].containers[0];
const idOf = (props: GroupProps = {}) => envOf(server('head', props)).GROUP_ID;

describe.each([['plain Kubernetes', kubernetes()], ['KServe 0.19', kserve('0.19.0')]])('the launcher on %s', (_name, target) => {
  const on = (props: GroupProps = {}): GroupProps => ({ target, acknowledge: { KS651: 'watched' }, ...props });

  test('is the command, and no shell stands in between', () => {
    expect(server('head', on()).command).toEqual(['python3', '-u', '/etc/launcher/launcher.py', 'head', '--']);
    expect(server('worker', on()).command).toEqual(['python3', '-u', '/etc/launcher/launcher.py', 'worker', '--']);
  });

  test('gets vLLM\'s arguments as a vector of their own, in every role the same', () => {
    const engine = Engine.vllm({ extraArgs: ['--generation-config', 'a b"c$(d)\n*'] });
    const [head, worker] = [server('head', on({ engine })), server('worker', on({ engine }))];
    expect(head.args.slice(-2)).toEqual(['--generation-config', 'a b"c$(d)\n*']);
    expect(worker.args).toEqual(head.args);
  });

  test('is mounted read-only from its ConfigMap', () => {
    rolesOf(groupFor(on())).forEach(([, pod]) => {
      expect(pod.containers[0].volumeMounts)
        .toContainEqual({ name: 'launcher', mountPath: '/etc/launcher', readOnly: true });
      const { name } = synthGroup(on()).ConfigMap.metadata;
      expect(pod.volumes).toContainEqual({ name: 'launcher', configMap: { name } });
    });
  });

  test('has its hash in the name of its ConfigMap, so that another one rolls the group', () => {
    const { ConfigMap: map } = synthGroup(on({ name: 'llama' }));
    const text = (map as unknown as { data: Record<string, string> }).data['launcher.py'];
    expect(map.metadata.name).toBe(`llama-launcher-${createHash('sha256').update(text).digest('hex').slice(0, 8)}`);
    expect(map).toHaveProperty('immutable', true);
  });

  test('answers all probes on its own port, in every role', () => {
    servers(on()).forEach(([, { startupProbe, livenessProbe, readinessProbe }]) => {
      const port = LAUNCHER.controlPort;
      expect(startupProbe).toMatchObject({ httpGet: { path: '/startup', port } });
      expect(livenessProbe).toMatchObject({ httpGet: { path: '/live', port } });
      expect(readinessProbe).toMatchObject({ httpGet: { path: '/ready', port } });
    });
  });

  test('makes the pause of a drain, and no hook of the kubelet', () => {
    servers(on({ drain: Duration.seconds(60) })).forEach(([, container]) => {
      expect(container).not.toHaveProperty('lifecycle');
      expect(envOf(container)).toMatchObject({ GROUP_PAUSE: '15', GROUP_DRAIN: '45' });
    });
  });

  test('is waited for as long as joining and loading may take', () => {
    const waits = { joinTimeout: Duration.minutes(10), startupBudget: Duration.minutes(20) };
    expect(server('worker', on(waits)).startupProbe).toMatchObject({ periodSeconds: 2, failureThreshold: 900 });
  });

  test('has a longer time to join where each pod fetches the model, by its size or by the time that it is given', () => {
    const size = Size.gibibytes(100);
    const waits = (props: GroupProps) => envOf(server('worker', { acknowledge: { KS359: 'tried' }, ...props })).GROUP_JOIN_TIMEOUT;
    expect(waits({ model: Model.fromVolume(claim('models'), { size }) })).toBe('1800');
    expect(waits({ model: hub({ size }) })).toBe(String(1800 + 100 * 1024 / 50));
    expect(waits({ model: hub({ size }), fetch: Fetch.engine() })).toBe('1800');
    expect(waits({ model: hub(), startupBudget: Duration.hours(2) })).toBe('7200');
    expect(waits({ model: hub({ size }), joinTimeout: Duration.minutes(5) })).toBe('300');
  });

  test('is told what the topology says', () => {
    const props = on({
      joinTimeout: Duration.minutes(10), startupBudget: Duration.minutes(20), drain: Duration.seconds(100),
    });
    servers(props).forEach(([, container]) => expect(envOf(container)).toMatchObject({
      GROUP_SIZE: '2', GROUP_EXECUTOR: 'mp', GROUP_GPUS_PER_POD: '8', GROUP_JOIN_TIMEOUT: '600', GROUP_LOAD_TIMEOUT: '1200',
      GROUP_DRAIN: '85',
    }));
  });

  test('is told which pod it is in', () => {
    servers(on()).forEach(([, { env }]) => {
      expect(env).toEqual(expect.arrayContaining([
        { name: 'POD_IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } },
        { name: 'POD_NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
        { name: 'POD_NAMESPACE', valueFrom: { fieldRef: { fieldPath: 'metadata.namespace' } } },
      ]));
    });
  });

  test('is told each variable once', () => {
    servers(on()).forEach(([, { env }]) => {
      const names = env.map(({ name }) => name);
      expect([...new Set(names)]).toEqual(names);
    });
  });

  test('runs Ray where that is asked for', () => {
    servers(on({ executor: Executor.ray() })).forEach(([, container]) => {
      expect(envOf(container).GROUP_EXECUTOR).toBe('ray');
      expect(container.image).toBe('vllm/vllm-openai:v0.17.1');
    });
  });

  test('leaves the place of each copy to the launcher', () => {
    const parallelism = Parallelism.of({ data: 16, expert: true });
    servers({ parallelism }).forEach(([, { args }]) => {
      expect(args.filter((arg) => /parallel|headless/.test(arg))).toEqual([
        '--data-parallel-size=16', '--data-parallel-size-local=8', '--enable-expert-parallel',
      ]);
    });
  });

  test('asks for a completion of models that make one alone', () => {
    expect(envOf(server('head', on())).GROUP_WARMUP).toBeUndefined();
    expect(envOf(server('head', on({ task: ModelTask.EMBEDDING }))).GROUP_WARMUP).toBe('none');
  });

  test('names no interface unless asked to', () => {
    expect(envOf(server('worker', on())).GROUP_INTERFACE).toBeUndefined();
    expect(envOf(server('worker', on({ groupNetwork: { interfaceName: 'net1' } }))).GROUP_INTERFACE).toBe('net1');
  });

  test('leaves the head\'s port to the head', () => {
    expect(server('head', on()).ports).toEqual([{ name: 'http', containerPort: 8080, protocol: 'TCP' }]);
    expect(server('worker', on())).not.toHaveProperty('ports');
  });

  test('has the user\'s environment in every role', () => {
    servers(on({ env: { NCCL_DEBUG: EnvValue.fromValue('INFO') } })).forEach(([, container]) => (
      expect(envOf(container).NCCL_DEBUG).toBe('INFO')
    ));
  });
});

describe('each pod of a group', () => {
  test('has shared memory for its own ranks', () => {
    rolesOf(groupFor(fours)).forEach(([, { volumes }]) => (
      expect(volumes).toContainEqual({ name: 'shm', emptyDir: { medium: 'Memory', sizeLimit: '8Gi' } })
    ));
  });

  test('has memory for its own accelerators', () => {
    servers(fours).forEach(([, { resources }]) => expect(resources.limits.memory).toBe('48Gi'));
  });

  test('fetches the model for itself', () => {
    rolesOf(groupFor({ model: hub({ size: Size.gibibytes(140) }) })).forEach(([, { initContainers }]) => (
      expect(initContainers?.map(({ image }) => image)).toEqual(['kserve/storage-initializer:v0.19.0'])
    ));
  });

  test('runs side containers on the head alone', () => {
    const { head, worker } = groupFor({ sidecars: [{ name: 'proxy', image: 'envoy:1' }] });
    expect(head.containers.map(({ name }) => name)).toEqual(['server', 'proxy']);
    expect(worker.containers.map(({ name }) => name)).toEqual(['server']);
  });

  test('has the devices, the network and the interface of the fabric, whatever its role', () => {
    const groupNetwork = { hostNetwork: true, interfaceName: 'ib0', resources: { 'rdma/ib': 2 } };
    rolesOf(groupFor({ groupNetwork })).forEach(([, pod]) => {
      expect(pod).toMatchObject({ hostNetwork: true, dnsPolicy: 'ClusterFirstWithHostNet' });
      expect(envOf(pod.containers[0]).GROUP_INTERFACE).toBe('ib0');
      expect(pod.containers[0].resources).toMatchObject({ limits: { 'rdma/ib': '2' }, requests: { 'rdma/ib': '2' } });
    });
  });

  test('is on the cluster\'s network by default', () => {
    rolesOf(groupFor()).forEach(([, pod]) => expect(pod).not.toHaveProperty('hostNetwork'));
  });

  test('lies on the accelerator\'s nodes', () => {
    const accelerator = Accelerator.nvidia(8, { product: 'NVIDIA-H100-80GB-HBM3' });
    rolesOf(groupFor({ accelerator })).forEach(([, { nodeSelector }]) => (
      expect(nodeSelector).toEqual({ 'nvidia.com/gpu.product': 'NVIDIA-H100-80GB-HBM3' })
    ));
  });
});

describe('the drain of a group', () => {
  const seconds = (props: GroupProps) => {
    const { head, worker } = groupFor(props);
    return { head: head.terminationGracePeriodSeconds, worker: worker.terminationGracePeriodSeconds };
  };

  test.each([10, 60, 100, 600])('of %i seconds leaves the launcher its margin, and workers go last', (drain) => {
    const { head, worker } = seconds({ drain: Duration.seconds(drain) });
    expect(head).toBeGreaterThanOrEqual(drain + LAUNCHER.drainMarginSeconds);
    expect(worker).toBeGreaterThan(head);
  });

  test('gives engine and launcher the same time', () => {
    const container = server('head', { drain: Duration.seconds(100), engine: Engine.vllm({ version: '0.33.0' }) });
    expect(container.args).toContain('--shutdown-timeout=85');
    expect(envOf(container).GROUP_DRAIN).toBe('85');
  });
});

test('a pod of a group that is frozen is killed before the launchers of the others end', () => {
  servers().forEach(([, { livenessProbe, readinessProbe }]) => {
    // Until the first probe that fails, three of them, and the grace period: less than the 13 seconds of a launcher.
    expect(livenessProbe).toMatchObject({
      periodSeconds: 2, timeoutSeconds: 2, failureThreshold: 3, terminationGracePeriodSeconds: 2,
    });
    expect(readinessProbe).not.toHaveProperty('terminationGracePeriodSeconds');
  });
});

describe('the id of a group', () => {
  test('is the same in all of its pods', () => {
    const [[, head], [, worker]] = servers();
    expect(envOf(head).GROUP_ID).toMatch(/^[0-9a-f]{16}$/);
    expect(envOf(worker).GROUP_ID).toBe(envOf(head).GROUP_ID);
  });

  test('stays when nothing in the pods changes', () => {
    expect(idOf({ labels: {}, gpuBudget: 64 })).toBe(idOf());
  });

  test.each<[string, GroupProps]>([
    ['an argument', { engine: Engine.vllm({ maxModelLen: 4096 }) }],
    ['the image', { engine: Engine.vllm({ version: '0.24.0' }) }],
    ['a variable', { env: { NCCL_DEBUG: EnvValue.fromValue('INFO') } }],
    ['the shape', { parallelism: Parallelism.of({ tensor: 8, pipeline: 3 }) }],
    ['the ranks of a pod', { parallelism: Parallelism.of({ tensor: 4, pipeline: 4 }) }],
    ['copies instead of stages', { parallelism: Parallelism.of({ tensor: 8, data: 2 }) }],
    ['the executor', { executor: Executor.ray() }],
    ['memory', { resources: { memory: Size.gibibytes(200) } }],
    ['the drain', { drain: Duration.minutes(3) }],
    ['the network', { groupNetwork: { interfaceName: 'net1' } }],
    ['a node selector', { nodeSelector: { pool: 'gpu' } }],
    ['a side container of the head', { sidecars: [{ name: 'proxy', image: 'envoy:1' }] }],
    ['a label of the pods', { labels: { team: 'nlp' } }],
  ])('changes with %s', (_name, props) => {
    expect(idOf(props)).not.toBe(idOf());
  });

  test('is a hash that is published: the empty text and one letter', () => {
    expect(['', 'a'].map(hashOf)).toEqual(['cbf29ce484222325', 'af63dc4c8601ec8c']);
  });
});
