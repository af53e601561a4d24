import { Chart, Testing } from 'cdk8s';
import { EnvValue } from 'cdk8s-plus-28';
import { Engine, Monitoring, Parallelism, Rollout, Scaling, ServingSummary, ServingTarget } from '../../src';
import { builtIn, envOf, GroupProps, KubeObject, KubePod, newApp, serveGroup } from '../helpers';

type Selected = { selector: { matchLabels: Record<string, string> } };
type Template = { metadata: { labels: Record<string, string> }; spec: KubePod };

/** The objects of a service of groups without the controller, as `Kind name`. */
function on(props: GroupProps = {}): Record<string, KubeObject> {
  const chart = new Chart(Testing.app(), 'test', { namespace: 'models' });
  serveGroup(chart, { target: builtIn(), gpuBudget: 64, name: 'llama', ...props });
  return Object.fromEntries((Testing.synth(chart) as KubeObject[]).map((one) => [`${one.kind} ${one.metadata.name}`, one]));
}

const TWO: GroupProps = { scaling: Scaling.replicas(2) };
const ALL = { 'app.kubernetes.io/instance': 'llama' };
const OURS = { ...ALL, 'app.kubernetes.io/managed-by': 'cdk8s-kserve' };
const HEADS = { ...OURS, 'app.kubernetes.io/component': 'head' };
const member = (role: string, index: number) => ({
  ...ALL, 'app.kubernetes.io/component': role, 'cdk8s-kserve.io/group-index': String(index),
});
const setOf = (role: string, index = 0, props: GroupProps = TWO) => on(props)[`Deployment llama-${role}-${index}`];
const templateOf = (role: string, index = 0, props: GroupProps = TWO) => (
  setOf(role, index, props).spec.template as Template
);
const serverOf = (role: string, index = 0, props: GroupProps = TWO) => (
  envOf(templateOf(role, index, props).spec.containers[0])
);
const ids = (props: GroupProps = TWO) => ['head', 'worker'].map((role) => serverOf(role, 0, props).GROUP_ID);
const EVERY: [string, number][] = [['head', 0], ['worker', 0], ['head', 1], ['worker', 1]];

describe('groups without the LeaderWorkerSet controller', () => {
  test('are two Deployments and a Service each, beside what stands around every service', () => {
    expect(Object.keys(on(TWO)).filter((name) => !name.startsWith('ConfigMap'))).toEqual([
      'ServiceAccount llama', 'PodDisruptionBudget llama', 'NetworkPolicy llama',
      'Service llama-group-0', 'Deployment llama-head-0', 'Deployment llama-worker-0',
      'Service llama-group-1', 'Deployment llama-head-1', 'Deployment llama-worker-1', 'Service llama',
    ]);
  });

  test('have one head each, and its workers', () => {
    const shape = { ...TWO, parallelism: Parallelism.of({ tensor: 8, pipeline: 4 }), gpuBudget: 128 };
    expect(EVERY.map(([role, index]) => setOf(role, index, shape).spec.replicas)).toEqual([1, 3, 1, 3]);
  });

  test('are switched off, and not forgotten, where none is wanted', () => {
    const none: GroupProps = { scaling: Scaling.replicas(0) };
    expect(['head', 'worker'].map((role) => setOf(role, 0, none).spec.replicas)).toEqual([0, 0]);
    expect(setOf('head', 1, none)).toBeUndefined();
  });

  test.each(EVERY)('select the pods of their own: %s %i', (role, index) => {
    expect((setOf(role, index).spec as Selected).selector.matchLabels).toEqual(member(role, index));
    expect(templateOf(role, index).metadata.labels).toMatchObject(member(role, index));
  });

  test('keep names and selectors when everything else changes', () => {
    const next: GroupProps = { ...TWO, engine: Engine.vllm({ maxModelLen: 4096 }), labels: { team: 'nlp' }, rollout: Rollout.surge() };
    const fixed = (props: GroupProps) => Object.entries(on(props)).filter(([name]) => name.startsWith('Deployment'))
      .map(([name, { spec }]) => [name, (spec as Selected).selector]);
    expect(fixed(next)).toEqual(fixed(TWO));
  });

  test('start each container anew, as Deployments do', () => {
    expect(templateOf('head').spec).not.toHaveProperty('restartPolicy');
  });

  test('give out no ranks: the head does', () => {
    EVERY.forEach(([role, index]) => expect(serverOf(role, index)).not.toHaveProperty('GROUP_RANK'));
  });

  test('spread heads from heads and workers from workers, whatever their group', () => {
    EVERY.forEach(([role, index]) => {
      expect(templateOf(role, index, { ...TWO, spreadOver: 'kubernetes.io/hostname' }).spec.topologySpreadConstraints)
        .toMatchObject([{ labelSelector: { matchLabels: { ...ALL, 'app.kubernetes.io/component': role } } }]);
    });
  });

  test('have the time to start that they have elsewhere', () => {
    expect(setOf('worker').spec.progressDeadlineSeconds).toBeGreaterThan(1800);
  });
});

describe('the id of a group without the controller', () => {
  test('is the same in all of its pods, as a variable and as a label', () => {
    const [head, worker] = ids();
    expect(head).toMatch(/^[0-9a-f]{16}-0$/);
    expect(worker).toBe(head);
    ['head', 'worker'].forEach((role) => (
      expect(templateOf(role).metadata.labels).toHaveProperty(['cdk8s-kserve.io/group-id'], head)
    ));
  });

  test('is in no explanation, which knows of no single group', () => {
    const service = serveGroup(new Chart(newApp(), 'test'), { target: builtIn(), gpuBudget: 64 });
    expect(service.explain().join()).toContain('GROUP_OTHER_TIMEOUT');
    expect(service.explain().join()).not.toContain('GROUP_ID');
  });

  test('is another one in another group', () => {
    expect(serverOf('head', 1).GROUP_ID).toMatch(/-1$/);
    expect(serverOf('head', 1).GROUP_ID).toBe(serverOf('worker', 1).GROUP_ID);
  });

  test('stays when only the number of groups changes', () => {
    expect(ids({ scaling: Scaling.replicas(1) })).toEqual(ids());
    expect(ids({ scaling: Scaling.replicas(0) })).toEqual(ids());
  });

  test.each<[string, GroupProps]>([
    ['an argument', { engine: Engine.vllm({ maxModelLen: 4096 }) }],
    ['a side container, which the head alone has', { sidecars: [{ name: 'proxy', image: 'envoy:1' }] }],
    ['a variable', { env: { NCCL_DEBUG: EnvValue.fromValue('INFO') } }],
    ['a node selector', { nodeSelector: { pool: 'gpu' } }],
  ])('changes in head and workers with %s', (_name, props) => {
    const [head, worker] = ids({ ...TWO, ...props });
    expect(head).not.toBe(ids()[0]);
    expect(worker).toBe(head);
  });

  test('changes with what only the rendering knows, such as how a side container of an older cluster waits', () => {
    const proxied = { ...TWO, sidecars: [{ name: 'proxy', image: 'envoy:1' }] };
    const target = ServingTarget.kubernetes({ leaderWorkerSet: false, minimumVersion: '1.28' });
    expect(ids({ ...proxied, target })[0]).not.toBe(ids(proxied)[0]);
  });
});

describe('where a group without the controller meets', () => {
  test('is a Service of its own, of the heads of every revision, ready or not', () => {
    expect(on(TWO)['Service llama-group-1'].spec).toEqual({
      clusterIP: 'None', publishNotReadyAddresses: true, selector: { ...OURS, ...member('head', 1) },
    });
  });

  test('is told to workers, who have time for it while another group answers there', () => {
    expect(serverOf('worker', 1)).toMatchObject({
      GROUP_HEAD_ADDRESS: 'llama-group-1', GROUP_JOIN_TIMEOUT: '1800', GROUP_OTHER_TIMEOUT: '1800',
    });
    expect(serverOf('head', 1)).not.toHaveProperty('GROUP_HEAD_ADDRESS');
  });

  test('is not where clients go: they reach every head that is ready', () => {
    expect(on(TWO)['Service llama'].spec).toMatchObject({ selector: HEADS, ports: [{ port: 80, targetPort: 8080 }] });
  });
});

describe('around groups without the controller', () => {
  test('a budget lets one head of all go at a time', () => {
    expect(on(TWO)['PodDisruptionBudget llama'].spec).toEqual({ maxUnavailable: 1, selector: { matchLabels: HEADS } });
  });

  test('a policy covers every pod', () => {
    expect(on(TWO)['NetworkPolicy llama'].spec).toMatchObject({ podSelector: { matchLabels: OURS } });
  });

  test('a monitor of Services finds that of the clients alone', () => {
    const objects = on({ ...TWO, monitoring: Monitoring.serviceMonitor() });
    const { matchLabels } = (objects['ServiceMonitor llama'].spec as Selected).selector;
    const found = Object.values(objects).filter(({ kind, metadata: { labels } }) => (
      kind === 'Service' && Object.entries(matchLabels).every(([key, value]) => labels[key] === value)
    ));
    expect(found.map(({ metadata }) => metadata.name)).toEqual(['llama']);
  });

  test('the summary counts pods of all groups', () => {
    const chart = new Chart(newApp(), 'test', { namespace: 'models' });
    const three = Parallelism.of({ tensor: 8, pipeline: 3 });
    serveGroup(chart, { ...TWO, target: builtIn(), gpuBudget: 96, parallelism: three });
    expect(ServingSummary.of(chart).text).toMatch(/2 x head[^]*4 x worker/);
  });

  test('the first head stands for the service', () => {
    const chart = new Chart(newApp(), 'test');
    const service = serveGroup(chart, { target: builtIn(), gpuBudget: 64 });
    expect(service.objectOfKind('Deployment-head-0').name).toMatch(/-head-0$/);
  });
});

describe('an update of groups without the controller', () => {
  const strategies = (props: GroupProps) => ['head', 'worker'].map((role) => setOf(role, 0, props).spec.strategy);

  test('makes a whole new group before the old one goes', () => {
    const all = { type: 'RollingUpdate', rollingUpdate: { maxSurge: '100%', maxUnavailable: '0%' } };
    expect(strategies({})).toEqual([all, all]);
  });

  test('takes the whole old group first where accelerators are used again', () => {
    expect(strategies({ rollout: Rollout.reuse() })).toEqual([{ type: 'Recreate' }, { type: 'Recreate' }]);
  });
});
