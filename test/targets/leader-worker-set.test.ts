import { Chart } from 'cdk8s';
import {
  Accelerator, Gang, GroupNetwork, Monitoring, NetworkAccess, NetworkPeer, Parallelism, Rollout, Route, Scaling,
  ScalingTrigger,
} from '../../src';
import { GroupProps, messagesOf, newApp, podsOf, rolesOf, serveGroup, synthGroup } from '../helpers';

const on = (props: GroupProps = {}) => synthGroup({ name: 'llama', ...props });
const set = (props: GroupProps = {}) => on(props).LeaderWorkerSet.spec;
const template = (props: GroupProps = {}) => set(props).leaderWorkerTemplate as Record<string, {
  metadata: { labels: Record<string, string> };
}>;
const groups = (replicas: number): GroupProps => ({ scaling: Scaling.replicas(replicas), gang: Gang.volcano() });
const ALL = { 'app.kubernetes.io/instance': 'llama', 'app.kubernetes.io/managed-by': 'cdk8s-kserve' };
const HEADS = { ...ALL, 'app.kubernetes.io/component': 'head' };
const arriving = ScalingTrigger.prometheus({
  serverAddress: 'http://prometheus.monitoring.svc:9090', query: 'sum(gateway_requests)', threshold: 1,
});
const SCALED = { apiVersion: 'leaderworkerset.x-k8s.io/v1', kind: 'LeaderWorkerSet', name: 'llama-group' };

describe('a group on plain Kubernetes', () => {
  test('is a LeaderWorkerSet, its launcher and what stands around it', () => {
    expect(Object.keys(on()).sort()).toEqual([
      'ConfigMap', 'LeaderWorkerSet', 'NetworkPolicy', 'PodDisruptionBudget', 'Service', 'ServiceAccount',
    ]);
  });

  test('has its account, policy and launcher before its pods', () => {
    const kinds = Object.keys(on());
    ['ServiceAccount', 'NetworkPolicy', 'ConfigMap'].forEach((kind) => (
      expect(kinds.indexOf(kind)).toBeLessThan(kinds.indexOf('LeaderWorkerSet'))
    ));
  });

  test('leaves its name to the Service of clients, as the controller makes one of the set\'s name', () => {
    expect(on().LeaderWorkerSet.metadata.name).toBe('llama-group');
    expect(on().Service.metadata.name).toBe('llama');
  });

  test('starts anew as a whole when one pod ends', () => {
    expect(template()).toHaveProperty('restartPolicy', 'RecreateGroupOnPodRestart');
  });

  test('has its workers beside the head, which waits for them', () => {
    expect(set().startupPolicy).toBe('LeaderCreated');
  });

  test('is one unless said otherwise', () => {
    expect(set().replicas).toBe(1);
  });

  test('is as many as asked for, none included', () => {
    expect(set(groups(3)).replicas).toBe(3);
    expect(set(groups(0)).replicas).toBe(0);
  });

  test('names the role in the labels of its pods', () => {
    const { leaderTemplate, workerTemplate } = template();
    expect(leaderTemplate.metadata.labels).toMatchObject(HEADS);
    expect(workerTemplate.metadata.labels).toMatchObject({ ...ALL, 'app.kubernetes.io/component': 'worker' });
  });

  test('runs every pod under Pod Security "restricted" and without a token', () => {
    rolesOf(podsOf(on())).forEach(([, pod]) => {
      expect(pod).toMatchObject({ automountServiceAccountToken: false, enableServiceLinks: false, serviceAccountName: 'llama' });
      expect(pod.containers[0].securityContext).toMatchObject({ readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } });
    });
  });

  test('spreads heads from heads and workers from workers', () => {
    rolesOf(podsOf(on({ ...groups(2), spreadOver: 'kubernetes.io/hostname' }))).forEach(([role, pod]) => (
      expect(pod.topologySpreadConstraints).toMatchObject([
        { labelSelector: { matchLabels: { ...ALL, 'app.kubernetes.io/component': role } } },
      ])
    ));
  });
});

describe('what stands around a group', () => {
  test('leads clients to heads alone', () => {
    expect(on().Service.spec).toMatchObject({ selector: HEADS, ports: [{ port: 80, targetPort: 8080 }] });
  });

  test('lets one head go at a time', () => {
    expect(on().PodDisruptionBudget.spec).toEqual({ maxUnavailable: 1, selector: { matchLabels: HEADS } });
  });

  test('opens the pods of the group to each other, on every port', () => {
    const { podSelector, ingress, egress } = on().NetworkPolicy.spec;
    expect(podSelector).toEqual({ matchLabels: ALL });
    expect(ingress).toContainEqual({ from: [{ podSelector: { matchLabels: ALL } }] });
    expect(egress).toContainEqual({ to: [{ podSelector: { matchLabels: ALL } }] });
  });

  test('lets clients in at the server\'s port alone', () => {
    const network = NetworkAccess.of({ ingressFrom: [NetworkPeer.namespacePods('gateway')] });
    const [clients, ...others] = on({ network }).NetworkPolicy.spec.ingress as object[];
    expect(clients).toHaveProperty('ports', [{ port: 8080, protocol: 'TCP' }]);
    expect(others).toHaveLength(1);
  });

  test('keeps the group open to itself where nobody else may come in', () => {
    const network = NetworkAccess.of({ ingressFrom: [] });
    expect(on({ network }).NetworkPolicy.spec.ingress).toEqual([{ from: [{ podSelector: { matchLabels: ALL } }] }]);
  });

  test('routes to the Service', () => {
    const { HTTPRoute: route } = on({ route: Route.http({ gateway: 'public', hostnames: ['llama.example.com'] }) });
    expect(route.spec.rules).toMatchObject([{ backendRefs: [{ name: 'llama', port: 80 }] }]);
  });

  test('reads metrics of heads alone', () => {
    expect(on({ monitoring: Monitoring.podMonitor() }).PodMonitor.spec.selector).toEqual({ matchLabels: HEADS });
  });
});

describe('an update of groups', () => {
  const rolling = (props: GroupProps) => set(props).rolloutStrategy;

  test('makes a new group before an old one goes', () => {
    expect(rolling({})).toEqual({
      type: 'RollingUpdate', rollingUpdateConfiguration: { maxSurge: 1, maxUnavailable: 0 },
    });
  });

  test('makes as many new groups as asked for', () => {
    expect(rolling({ ...groups(4), rollout: Rollout.surge({ maxSurgePercent: 50 }) })).toMatchObject({
      rollingUpdateConfiguration: { maxSurge: '50%', maxUnavailable: 0 },
    });
  });

  test('gives the accelerators back first where they are used again', () => {
    expect(rolling({ rollout: Rollout.reuse() })).toMatchObject({
      rollingUpdateConfiguration: { maxSurge: 0, maxUnavailable: 1 },
    });
  });

  test.each<[string, GroupProps, string[]]>([
    ['a group and a surge of one within the budget', { gpuBudget: 32 }, []],
    ['a surge beyond the budget', { gpuBudget: 31 },
      ['\'gpuBudget\' must be at least 32 for 1 replicas of 16 and 1 more during an update, got 31: use Rollout.reuse() [KS403]']],
    ['reuse within the budget', { gpuBudget: 16, rollout: Rollout.reuse() }, []],
    ['two groups beyond the budget', { ...groups(2), gpuBudget: 31, rollout: Rollout.reuse() },
      ['\'gpuBudget\' must be at least 32 for 2 replicas of 16 and 0 more during an update, got 31: run fewer replicas [KS403]']],
  ])('is counted in whole groups: %s', (_name, props, messages) => {
    expect(messagesOf((chart) => serveGroup(chart, props))).toEqual(messages);
  });
});

describe('groups scale whole', () => {
  test('by CPU', () => {
    const { HorizontalPodAutoscaler: hpa, LeaderWorkerSet: { spec } } = on({
      scaling: Scaling.cpu({ max: 3 }), gang: Gang.volcano(),
    });
    expect(hpa.spec).toMatchObject({ scaleTargetRef: SCALED, minReplicas: 1, maxReplicas: 3 });
    expect(spec).not.toHaveProperty('replicas');
  });

  test('by KEDA', () => {
    const { ScaledObject: scaled, LeaderWorkerSet: { spec } } = on({
      scaling: Scaling.keda({ max: 3, triggers: [arriving] }), gang: Gang.volcano(),
    });
    expect(scaled.spec).toMatchObject({ scaleTargetRef: SCALED, minReplicaCount: 1, maxReplicaCount: 3 });
    expect(spec).not.toHaveProperty('replicas');
  });
});

describe('who sees to it that a group gets all of its nodes', () => {
  const labels = (gang: Gang) => on({ gang }).LeaderWorkerSet.metadata.labels['kueue.x-k8s.io/queue-name'];

  test('is Kueue, by the label of its queue', () => {
    expect(labels(Gang.kueue('gpu'))).toBe('gpu');
  });

  test.each([['Volcano', Gang.volcano()], ['nobody', Gang.none()]])('is %s without a word in the manifest', (_name, gang) => {
    expect(labels(gang)).toBeUndefined();
  });

  test('is never asked in the labels of pods', () => {
    expect(JSON.stringify(template({ gang: Gang.kueue('gpu') }))).not.toContain('kueue');
  });
});

describe('the place of a group', () => {
  const annotations = (props: GroupProps) => on(props).LeaderWorkerSet.metadata.annotations;

  test('is one rack of its own where that is asked for', () => {
    expect(annotations({ exclusiveTopology: 'topology.kubernetes.io/rack' }))
      .toEqual({ 'leaderworkerset.sigs.k8s.io/exclusive-topology': 'topology.kubernetes.io/rack' });
  });

  test('is anywhere otherwise', () => {
    expect(annotations({})).toBeUndefined();
  });

  test('may be the network of nodes, with an interface', () => {
    const groupNetwork: GroupNetwork = { hostNetwork: true, interfaceName: 'ib0', resources: { 'rdma/ib': 1 } };
    rolesOf(podsOf(on({ groupNetwork }))).forEach(([, pod]) => expect(pod.hostNetwork).toBe(true));
  });
});

test('two services of groups in one chart have nothing in common', () => {
  const chart = new Chart(newApp(), 'test', { namespace: 'models' });
  const [a, b] = ['a', 'b'].map((id) => serveGroup(chart, {}, id));
  const names = [a, b].map(({ objects }) => Object.values(objects).map(({ name }) => name));
  expect(names[0].filter((name) => names[1].includes(name))).toEqual([]);
});

test('an acknowledged rule stands on the set', () => {
  const { LeaderWorkerSet: { metadata } } = on({
    accelerator: Accelerator.nvidia(8), parallelism: Parallelism.of({ tensor: 16 }),
    acknowledge: { KS355: 'InfiniBand joins the nodes' },
  });
  expect(JSON.stringify(metadata.annotations)).toContain('InfiniBand joins the nodes');
});
