import { App, Chart, Size, Testing } from 'cdk8s';
import {
  Accelerator, Engine, Executor, Gang, HuggingFaceBackend, Model, Monitoring, MultiNodeVllm, MultiNodeVllmProps,
  Parallelism, Rollout, Route, Scaling, ScalingTrigger, ServingTarget, VllmMetric,
} from '../../../src';
import { KubeObject } from '../objects';
import { Case } from '../variants';
import { claimOf, configMapOf, existing, MODEL, secretOf } from './models';
import { ServiceCase, servingTarget } from './service';

/** Plain Kubernetes where groups are made of Deployments. */
export const BUILT_IN = ServingTarget.kubernetes({ leaderWorkerSet: false });

const OBSERVED = { KS651: 'the Deployments are watched' };
const WAITING = ScalingTrigger.vllm(VllmMetric.REQUESTS_WAITING, {
  serverAddress: 'http://prometheus.monitoring:9090', threshold: 5,
});

/** Two pods with two GPUs each. */
const pair = (chart: Chart) => ({
  model: Model.fromVolume(claimOf(chart), { path: 'llama' }),
  accelerator: Accelerator.nvidia(2),
  parallelism: Parallelism.of({ tensor: 2, pipeline: 2 }),
});

/** One model over several pods; the targets differ by nature. */
export const GROUP_CASES: Case[] = [
  lws('native', pair),
  lws('ray', (chart) => ({ ...pair(chart), executor: Executor.ray() })),
  lws('reuse', (chart) => ({ ...pair(chart), rollout: Rollout.reuse(), gpuBudget: 4 })),
  lws('four-pods', (chart) => ({
    ...pair(chart), accelerator: Accelerator.nvidia(1), parallelism: Parallelism.of({ tensor: 1, pipeline: 4 }),
  })),
  lws('copies', (chart) => ({ ...pair(chart), parallelism: Parallelism.of({ tensor: 1, data: 4, expert: true }) })),
  lws('hub', () => ({
    model: MODEL, accelerator: Accelerator.nvidia(2), parallelism: Parallelism.of({ tensor: 2, pipeline: 2 }),
  })),
  lws('two-groups', (chart) => ({
    ...pair(chart), scaling: Scaling.replicas(2), gang: Gang.volcano(), rollout: Rollout.surge({ maxSurgePercent: 50 }),
    spreadOver: 'kubernetes.io/hostname',
  })),
  lws('no-groups', (chart) => ({ ...pair(chart), scaling: Scaling.replicas(0) })),
  lws('queued', (chart) => ({ ...pair(chart), gang: Gang.kueue('gpu') })),
  lws('one-rack', (chart) => ({ ...pair(chart), exclusiveTopology: 'kubernetes.io/os' })),
  lws('keda', (chart) => ({
    ...pair(chart), scaling: Scaling.keda({ max: 2, triggers: [WAITING] }), gang: Gang.volcano(),
  })),
  lws('cpu', (chart) => ({ ...pair(chart), scaling: Scaling.cpu({ max: 2 }), gang: Gang.volcano() })),
  lws('around', (chart) => ({
    ...pair(chart), engine: Engine.vllm({ apiKey: secretOf(chart), chatTemplate: configMapOf(chart) }),
    route: Route.http({ gateway: 'public', hostnames: ['llama.example.com'] }), sharedMemory: Size.gibibytes(2),
    sidecars: [{ name: 'proxy', image: 'example.com/proxy:1' }], groupNetwork: { interfaceName: 'eth0' },
  })),
  sets('native', pair),
  sets('ray', (chart) => ({ ...pair(chart), executor: Executor.ray() })),
  sets('reuse', (chart) => ({ ...pair(chart), rollout: Rollout.reuse(), gpuBudget: 4 })),
  sets('two-groups-of-four', (chart) => ({
    ...pair(chart), accelerator: Accelerator.nvidia(1), parallelism: Parallelism.of({ tensor: 1, pipeline: 4 }),
    scaling: Scaling.replicas(2), spreadOver: 'kubernetes.io/hostname', gpuBudget: 16,
  })),
  sets('no-groups', (chart) => ({ ...pair(chart), scaling: Scaling.replicas(0) })),
  sets('around', (chart) => ({
    ...pair(chart), engine: Engine.vllm({ apiKey: secretOf(chart), chatTemplate: configMapOf(chart) }),
    route: Route.http({ gateway: 'public', hostnames: ['llama.example.com'] }), monitoring: Monitoring.serviceMonitor(),
    sidecars: [{ name: 'proxy', image: 'example.com/proxy:1' }],
  })),
  onKServe('native', pair),
  onKServe('ray', (chart) => ({ ...pair(chart), executor: Executor.ray() })),
  onKServe('reuse', (chart) => ({ ...pair(chart), rollout: Rollout.reuse(), gpuBudget: 4 })),
  onKServe('four-pods', (chart) => ({
    ...pair(chart), accelerator: Accelerator.nvidia(1), parallelism: Parallelism.of({ tensor: 1, pipeline: 4 }),
  })),
  onKServe('stages-share-pods', (chart) => ({ ...pair(chart), parallelism: Parallelism.of({ tensor: 1, pipeline: 4 }) })),
  onKServe('layers-over-pods', (chart) => ({
    ...pair(chart), parallelism: Parallelism.of({ tensor: 4 }), acknowledge: { ...OBSERVED, KS355: 'a fabric joins the nodes' },
  })),
  {
    ...onKServe('on-nodes-network', (chart) => ({
      ...pair(chart), groupNetwork: { hostNetwork: true, interfaceName: 'ib0' },
    })),
    privileged: 'its pods are on the network of their nodes',
  },
  server('server', pair),
  server('server-four-pods', (chart) => ({
    ...pair(chart), accelerator: Accelerator.nvidia(1),
    parallelism: Parallelism.of({ tensor: 1, pipeline: 4, expert: true }),
  })),
  onKServe('server-with-ray', (chart) => ({
    ...pair(chart), executor: Executor.ray({ rayVersion: '2.60.0' }),
    engine: Engine.huggingFaceServer({ backend: HuggingFaceBackend.VLLM, image: 'example.com/huggingfaceserver-ray:1' }),
  })),
  onKServe('around', (chart) => ({
    ...pair(chart), engine: Engine.vllm({ apiKey: secretOf(chart), chatTemplate: configMapOf(chart) }),
    route: Route.http({ gateway: 'public', hostnames: ['llama.example.com'] }), groupNetwork: { interfaceName: 'eth0' },
  })),
];

type PropsOf = (chart: Chart) => MultiNodeVllmProps;

/** A group as a LeaderWorkerSet. */
function lws(name: string, propsOf: PropsOf): Case {
  return group(`lws-${name}`, propsOf, { targets: ['kubernetes'] });
}

/** A group of Deployments, as if the LeaderWorkerSet controller were not there. */
function sets(name: string, propsOf: PropsOf): Case {
  return group(`sets-${name}`, (chart) => ({ gpuBudget: 8, ...propsOf(chart), target: BUILT_IN }), { targets: ['kubernetes'] });
}

/** A group of KServe, in the versions whose groups live. */
function onKServe(name: string, propsOf: PropsOf): Case {
  return group(`group-${name}`, (chart) => ({ acknowledge: OBSERVED, ...propsOf(chart) }), {
    targets: ['kserve'], versions: '<0.20',
  });
}

/** A group of KServe's own server, in the versions whose image holds Ray. */
function server(name: string, propsOf: PropsOf): Case {
  const engine = Engine.huggingFaceServer({ backend: HuggingFaceBackend.VLLM });
  return { ...onKServe(name, (chart) => ({ ...propsOf(chart), engine })), versions: '<0.18' };
}

/** One MultiNodeVllm in a chart of its own, named `chat`. */
export function group(name: string, propsOf: PropsOf, more: ServiceCase): Case {
  return {
    name,
    setup: existing,
    noParity: 'groups are other objects on plain Kubernetes',
    ...more,
    objects(target, namespace) {
      const chart = new Chart(new App(), 'chart', { namespace, disableResourceNameHashes: true });
      servingTarget(target).applyTo(chart);
      new MultiNodeVllm(chart, 'chat', { name: 'chat', ...propsOf(chart) });
      return Testing.synth(chart) as KubeObject[];
    },
  };
}
