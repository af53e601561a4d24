import { ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { CACHE } from '../cluster/kubectl';
import { at, Fields, KubeObject, listAt } from '../cluster/objects';

/** A container that ended, as the kubelet told it. */
export interface Ended {
  readonly role: string;
  readonly container: string;
  readonly at: number;
  readonly code: number;
  readonly sentence: string;
}

export type Role = 'head' | 'worker';

/** What the API server says of a group's pods and of the endpoints of its Service, from the moment it says it. */
export class Watch {
  public readonly ended: Ended[] = [];
  /** When the Service got an endpoint that serves, and when it lost it. */
  public readonly serving: { at: number; ready: boolean }[] = [];
  private readonly pods = new Map<string, KubeObject>();
  private readonly slices = new Map<string, boolean>();
  private readonly programs: ChildProcess[];

  constructor(private readonly namespace: string, service: string) {
    const slices = `/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices`;
    this.programs = [
      stream(`/api/v1/namespaces/${namespace}/pods?watch=1`, (type, pod) => this.sawPod(type, pod)),
      stream(`${slices}?watch=1&labelSelector=kubernetes.io%2Fservice-name%3D${service}`, (type, slice) => this.sawSlice(type, slice)),
    ];
  }

  public stop(): void {
    this.programs.forEach((program) => program.kill('SIGKILL'));
  }

  /** The pods that are there. */
  public get all(): KubeObject[] {
    return [...this.pods.values()];
  }

  /** The newest pod of a role. */
  public pod(role: Role): KubeObject {
    const found = this.all.filter((pod) => roleOf(pod) === role).sort((a, b) => age(a).localeCompare(age(b))).pop();
    if (!found) { throw new Error(`there is no ${role} in namespace ${this.namespace}`); }
    return found;
  }

  /** Ids of the containers that run. */
  public get running(): string[] {
    return this.all.map(runningContainer).filter((id): id is string => id !== undefined);
  }

  public get ready(): boolean {
    return this.serving[this.serving.length - 1]?.ready ?? false;
  }

  private sawPod(type: string, pod: KubeObject): void {
    const uid = String(pod.metadata.uid);
    const before = this.pods.get(uid);
    endsOf(pod).forEach((end) => {
      if (!this.ended.some(({ container }) => container === end.container)) { this.ended.push(end); }
    });
    if (type !== 'DELETED') {
      this.pods.set(uid, pod);
      return;
    }
    this.pods.delete(uid);
    // A pod that is removed by force says nothing of its container.
    const id = before && runningContainer(before);
    if (id !== undefined && !this.ended.some(({ container }) => container === id)) {
      this.ended.push({ role: roleOf(pod), container: id, at: Date.now(), code: -1, sentence: 'removed' });
    }
  }

  private sawSlice(type: string, slice: KubeObject): void {
    const ready = type !== 'DELETED' && listAt(slice, 'endpoints').some((endpoint) => at(endpoint, 'conditions.ready') === true);
    this.slices.set(String(slice.metadata.uid), ready);
    const now = [...this.slices.values()].includes(true);
    if (now !== this.ready) { this.serving.push({ at: Date.now(), ready: now }); }
  }
}

export function roleOf(pod: KubeObject): string {
  return pod.metadata.labels?.['app.kubernetes.io/component'] ?? '';
}

/** The id of the pod's one container, while it runs. */
export function runningContainer(pod: KubeObject): string | undefined {
  const [status] = listAt(pod, 'status.containerStatuses');
  return at(status, 'state.running') ? bare(at<string>(status, 'containerID')) : undefined;
}

function endsOf(pod: KubeObject): Ended[] {
  const [status] = listAt(pod, 'status.containerStatuses');
  const ends = ['state.terminated', 'lastState.terminated'].map((path) => at<Fields>(status, path));
  return ends.flatMap((end) => (end === undefined ? [] : [{
    role: roleOf(pod), container: bare(String(end.containerID ?? '')), at: Date.now(),
    // Of a container that was killed it is a line of its log, whatever that was.
    code: Number(end.exitCode), sentence: end.exitCode === 137 ? '' : lastLine(String(end.message ?? '')),
  }]));
}

const bare = (id = '') => id.replace('containerd://', '');
const lastLine = (text: string) => text.trim().split('\n').pop() ?? '';
const age = (pod: KubeObject) => String(pod.metadata.creationTimestamp);

/** Lines of a watch, begun again when the API server ends it. */
function stream(path: string, saw: (type: string, object: KubeObject) => void): ChildProcess {
  const own = join(CACHE, 'kubectl');
  const program = spawn(existsSync(own) ? own : 'kubectl', ['get', '--raw', path], { stdio: ['ignore', 'pipe', 'inherit'] });
  createInterface({ input: program.stdout }).on('line', (line) => {
    const { type, object } = JSON.parse(line) as { type: string; object: KubeObject };
    saw(type, object);
  });
  return program;
}
