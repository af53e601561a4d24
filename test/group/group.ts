import { apply, kubectl, tryKubectl } from '../cluster/kubectl';
import { at, KubeObject, listAt, nameOf } from '../cluster/objects';
import { Client, ok } from './client';
import { Nodes } from './nodes';
import { named, Process, processesOf } from './processes';
import { until } from './until';
import { Role, runningContainer, Watch } from './watch';

/** A way to run one model over two pods: what is measured. */
export interface Subject {
  /** Whose way it is: the construct's, or that of KServe's script. */
  readonly by: 'cdk8s-kserve' | 'kserve';
  readonly executor: 'mp' | 'ray';
  readonly namespace: string;
  readonly service: string;
  /** Whether containers start anew in the pods that were there, so that one fault's back-off would slow the next. */
  readonly restartsInPlace: boolean;
  /** The line with which the start of all that serves begins, once the pods have found each other. */
  readonly startLine: RegExp;
  /** The objects, in one revision or another. */
  objects(maxModelLen: number): KubeObject[];
}

/** A subject that runs, with whoever watches it and asks it. */
export class Group {
  /** Deploys it and waits until it answers. */
  public static async start(subject: Subject, nodes: Nodes, limit: number): Promise<Group> {
    await apply(subject.objects(512));
    const group = new Group(subject, nodes);
    try {
      await until('the first answer', limit, () => group.client.answers.some(ok));
    } catch (error) {
      await group.remove();
      throw error;
    }
    return group;
  }

  public readonly watch: Watch;
  public readonly client: Client;
  private length = 512;

  private constructor(public readonly subject: Subject, public readonly nodes: Nodes) {
    this.watch = new Watch(subject.namespace, subject.service);
    this.client = new Client(nodes, this.host);
  }

  public get host(): string {
    return `${this.subject.service}.${this.subject.namespace}.svc.cluster.local`;
  }

  /** The next revision: an engine with another argument. */
  public async update(): Promise<void> {
    this.length -= 16;
    await apply(this.subject.objects(this.length));
  }

  public kubectl(...args: string[]): Promise<string> {
    return kubectl(['--namespace', this.subject.namespace, ...args]);
  }

  public podName(role: Role): string {
    return nameOf(this.watch.pod(role));
  }

  public container(role: Role): string {
    const id = runningContainer(this.watch.pod(role));
    if (id === undefined) { throw new Error(`the container of the ${role} does not run`); }
    return id;
  }

  public processes(role: Role, text?: string): Process[] {
    return text === undefined ? processesOf(this.container(role)) : named(this.container(role), text);
  }

  /** Seconds from the start of Ray and vLLM until vLLM listened, in the head that runs now. */
  public async engineStart(): Promise<number | undefined> {
    const lines = (await this.kubectl('logs', '--timestamps', this.podName('head'))).split('\n');
    const began = lines.find((line) => this.subject.startLine.test(line));
    const ended = lines.find((line) => line.includes('Application startup complete'));
    return began && ended ? Math.round((time(ended) - time(began)) / 100) / 10 : undefined;
  }

  /** Logs of what is there, for whoever wants to know why something failed. */
  public async logs(): Promise<string> {
    const names = this.watch.all.map(nameOf);
    const texts = await Promise.all(names.flatMap((name) => [[], ['--previous']].map(async (more) => {
      const { stdout } = await tryKubectl(['--namespace', this.subject.namespace, 'logs', '--timestamps', name, ...more]);
      return stdout === '' ? '' : `==== ${name} ${more.join()}\n${stdout}`;
    })));
    return texts.join('\n');
  }

  public async remove(): Promise<void> {
    this.client.stop();
    this.watch.stop();
    const objects = this.subject.objects(512).filter(({ kind }) => kind !== 'Namespace');
    await kubectl(['delete', '--ignore-not-found', '--wait=false', '-f', '-'], JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }));
    const { namespace } = this.subject;
    await kubectl(['delete', 'pods', '--all', '--grace-period=1', '--namespace', namespace, '--wait=false']);
    await until('an empty namespace', 120, async () => (
      listAt(JSON.parse(await kubectl(['get', 'pods', '--namespace', namespace, '-o', 'json'])), 'items').length === 0
    ));
  }

  /** Where the pod of a role runs, and under which address. */
  public place(role: Role): { node: string; ip: string } {
    const pod = this.watch.pod(role);
    return { node: at<string>(pod, 'spec.nodeName') ?? '', ip: at<string>(pod, 'status.podIP') ?? '' };
  }
}

function time(line: string): number {
  return Date.parse(line.slice(0, line.indexOf(' ')));
}
