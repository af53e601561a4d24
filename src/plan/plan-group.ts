import { LAUNCHER } from '../knowledge/launcher';
import { GroupIntent } from './group-intent';
import { groupPorts } from './group-ports';
import { joinTimeoutSeconds } from './join-timeout';
import { hashOfData } from './hash';
import { ServiceIntent } from './intent';
import { LAUNCHER_PATH, VOLUME } from './paths';
import { ContainerPlan, DrainPlan, PodPlan, PortPlan } from './pod-plan';
import { startupSeconds } from './probes';
import { EnvIntent } from './references';
import { PodGroupPlan } from './serving-plan';
import { derived, fromKnowledge, Sourced } from './sourced';
import { sortEnvironment } from './environment';

/** Seconds that workers stay longer than their head, so that its last requests find all ranks. */
const WORKER_MARGIN_SECONDS = 15;

/** Seconds for a pod that the launcher gave up: it has nothing to drain. */
const FROZEN_GRACE_SECONDS = 2;

/** Head and workers of one group: the pod of a single server, started by the launcher. */
export function planGroup(intent: ServiceIntent, group: GroupIntent, pod: PodPlan): PodGroupPlan[] {
  const head = member(intent, group, pod, 'head');
  const worker = member(intent, group, { ...pod, containers: pod.containers.slice(0, 1) }, 'worker');
  // Pods of two revisions refuse each other by it. That of a numbered group is for the target to make.
  const id = group.numbered ? [] : [
    derived({ name: 'GROUP_ID', value: hashOfData([head, worker, intent.labels]) }, 'the pod templates'),
  ];
  return [
    { role: 'head', size: 1, pod: withEnvironment(head, id) },
    { role: 'worker', size: group.pods - 1, pod: withEnvironment(worker, id) },
  ];
}

/** Name of the launcher's ConfigMap: another launcher is another name, which rolls the group. */
export function launcherConfigName(name: string): string {
  return `${name}-launcher-${LAUNCHER.sha256.slice(0, 8)}`;
}

function member(intent: ServiceIntent, group: GroupIntent, pod: PodPlan, role: 'head' | 'worker'): PodPlan {
  const [server, ...sidecars] = pod.containers;
  return {
    ...withEnvironment({ ...pod, containers: [launched(intent, group, server, role), ...sidecars] },
      groupEnvironment(intent, group, pod.drain)),
    volumes: [...pod.volumes, {
      name: VOLUME.launcher, kind: 'configMap', configMapName: launcherConfigName(intent.name),
    }],
    hostNetwork: group.network.hostNetwork || undefined,
    drain: groupDrain(pod.drain, role),
  };
}

/** The launcher as command, the engine's arguments as its arguments: no shell in between. */
function launched(
  intent: ServiceIntent, group: GroupIntent, server: ContainerPlan, role: 'head' | 'worker',
): ContainerPlan {
  return {
    ...server,
    command: ['python3', '-u', `${LAUNCHER_PATH}/launcher.py`, role, '--'],
    ports: [...(role === 'head' ? server.ports : []), ...nodePorts(group, role)],
    probes: launcherProbes(intent, group),
    resources: { ...server.resources, fabric: group.network.resources },
    mounts: [...server.mounts, { volume: VOLUME.launcher, path: LAUNCHER_PATH, readOnly: true }],
  };
}

/** On its node's network a pod takes the node's ports: the scheduler keeps apart what says so. */
function nodePorts({ network, executor }: GroupIntent, role: 'head' | 'worker'): PortPlan[] {
  return network.hostNetwork ? groupPorts(executor.kind, role) : [];
}

/** Seconds between probes that a group waits for before it serves: they cost next to nothing. */
const WAITING_PERIOD_SECONDS = 2;

/** Answered from the launcher's memory on a port of its own, in every role. */
function launcherProbes(intent: ServiceIntent, group: GroupIntent): ContainerPlan['probes'] {
  const { probes, controlPort: port } = LAUNCHER;
  const periodSeconds = WAITING_PERIOD_SECONDS;
  const tries = Math.ceil((startupSeconds(intent) + joinTimeoutSeconds(intent, group)) / periodSeconds);
  return {
    startup: { path: probes.startup, port, periodSeconds, timeoutSeconds: 5, failureThreshold: tries },
    liveness: {
      path: probes.liveness, port, periodSeconds, timeoutSeconds: 2, failureThreshold: 3,
      graceSeconds: FROZEN_GRACE_SECONDS,
    },
    readiness: { path: probes.readiness, port, periodSeconds, timeoutSeconds: 5, failureThreshold: 1 },
  };
}

/**
 * The launcher needs a margin of its own; workers need one more. It also makes the pause: the kubelet would sleep for
 * all of it before a group that is broken anyway could begin anew.
 */
function groupDrain(drain: DrainPlan, role: 'head' | 'worker'): DrainPlan {
  const graceSeconds = drain.preStopSeconds + drain.engineSeconds + LAUNCHER.drainMarginSeconds
    + (role === 'worker' ? WORKER_MARGIN_SECONDS : 0);
  return { ...drain, serverPauses: true, graceSeconds };
}

function groupEnvironment(intent: ServiceIntent, group: GroupIntent, drain: DrainPlan): Sourced<EnvIntent>[] {
  const field = (name: string, fieldPath: string): Sourced<EnvIntent> => (
    fromKnowledge({ name, valueFrom: { fieldRef: { fieldPath } } }, 'the launcher')
  );
  const joinTimeout = String(joinTimeoutSeconds(intent, group));
  const values: Record<string, string | undefined> = {
    GROUP_SIZE: String(group.pods),
    GROUP_EXECUTOR: group.executor.kind,
    GROUP_ENGINE: intent.engine.kind === 'vllm' ? undefined : 'huggingfaceserver',
    GROUP_GPUS_PER_POD: String(intent.accelerator?.count ?? 0),
    GROUP_JOIN_TIMEOUT: joinTimeout,
    // Where two revisions share a name, the old head may be alone there for as long as the new one waits for its node.
    GROUP_OTHER_TIMEOUT: group.updatedAtOnce ? joinTimeout : undefined,
    GROUP_LOAD_TIMEOUT: String(startupSeconds(intent)),
    GROUP_PAUSE: String(drain.preStopSeconds),
    GROUP_DRAIN: String(drain.engineSeconds),
    GROUP_INTERFACE: group.network.interfaceName,
    GROUP_WARMUP: intent.task === undefined || intent.task === 'text-generation' ? undefined : 'none',
  };
  return [
    ...Object.entries(values).flatMap(([name, value]) => (
      value === undefined ? [] : [derived({ name, value }, 'topology of the group')]
    )),
    field('POD_IP', 'status.podIP'),
    field('POD_NAME', 'metadata.name'),
    field('POD_NAMESPACE', 'metadata.namespace'),
  ];
}

function withEnvironment(pod: PodPlan, env: readonly Sourced<EnvIntent>[]): PodPlan {
  const [server, ...rest] = pod.containers;
  return { ...pod, containers: [{ ...server, env: sortEnvironment([...server.env, ...env]) }, ...rest] };
}
