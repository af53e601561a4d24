import { tryKubectl } from '../cluster/kubectl';
import { longRequest } from './client';
import { Group } from './group';
import { Process, send } from './processes';
import { sleep, until } from './until';

/** Something that goes wrong, or is done on purpose. */
export interface Fault {
  readonly name: string;
  readonly title: string;
  /** Only where this executor is. */
  readonly executor?: 'mp' | 'ray';
  /** Only what is the construct's: KServe's script promises nothing of it. */
  readonly ours?: true;
  /** Brings it about. The clock starts when `now` is called; what comes back has to hold for the fault to be passed. */
  strike(group: Group, now: () => void): Promise<void | Aftermath>;
}

/** What is known of a fault only later. */
export interface Aftermath {
  /** Ends the fault, where it does not end by itself. */
  readonly heal?: Promise<void>;
  /** What became of the request that ran: an outcome like '200'. */
  readonly running?: Promise<string>;
}

/** Close to all that the model's length holds. */
const LONG_TOKENS = 400;

/** Seconds without a network. */
const CUT_SECONDS = 20;

export const FAULTS: Fault[] = [
  kill('worker-killed', 'the worker\'s container is killed', (group) => first(group.processes('worker'))),
  kill('head-killed', 'the head\'s container is killed', (group) => first(group.processes('head'))),
  kill('engine-killed', 'vLLM\'s engine process is killed', (group) => group.processes('head', 'EngineCore')),
  kill('server-killed', 'vLLM\'s API server is killed', (group) => group.processes('head', 'vllm serve')),
  {
    ...kill('gcs-killed', 'Ray\'s GCS is killed', (group) => group.processes('head', 'gcs_server')),
    executor: 'ray',
  },
  {
    name: 'worker-frozen', title: 'all processes of the worker are stopped (SIGSTOP)',
    async strike(group, now) {
      now();
      send('SIGSTOP', group.processes('worker'));
    },
  },
  {
    name: 'network-cut', title: `the worker has no network for ${CUT_SECONDS} s`,
    async strike(group, now) {
      const { node, ip } = group.place('worker');
      now();
      cut(group, node, ip);
      return { heal: sleep(CUT_SECONDS).then(() => join(group, node)) };
    },
  },
  {
    name: 'update', title: 'another revision is applied', ours: true,
    async strike(group, now) {
      await group.update();
      now();
    },
  },
  {
    name: 'head-deleted', title: 'the head is deleted while a long request runs', ours: true,
    async strike(group, now) {
      const running = await busy(group);
      await group.kubectl('delete', 'pod', group.podName('head'), '--wait=false');
      now();
      return { running: running() };
    },
  },
  {
    name: 'worker-evicted', title: 'the worker is evicted while a long request runs', ours: true,
    async strike(group, now) {
      const running = await busy(group);
      await evict(group.subject.namespace, group.podName('worker'));
      now();
      return { running: running() };
    },
  },
];

function kill(name: string, title: string, which: (group: Group) => Process[]): Fault {
  return {
    name, title,
    async strike(group, now) {
      const processes = which(group);
      now();
      send('SIGKILL', processes);
    },
  };
}

/** The first process of a container: the others end with it. */
function first(processes: Process[]): Process[] {
  return processes.filter(({ inner }) => inner === 1);
}

/** Starts a request of many tokens and says, once it runs, how to learn what became of it. */
async function busy(group: Group): Promise<() => Promise<string>> {
  const { sent, answer } = longRequest(group.nodes, group.host, LONG_TOKENS);
  let over = false;
  void answer.then(() => { over = true; });
  await Promise.race([sent, answer]);
  await sleep(1); // until the engine has begun
  if (over) { throw new Error('the long request was over before the fault: this machine is too fast for it'); }
  return async () => (await answer).outcome;
}

/** Drops what the pod sends to and gets from others; the kubelet, on the pod's own node, still reaches it. */
function cut(group: Group, node: string, ip: string): void {
  const rules = `table ip cut { chain forward { type filter hook forward priority -300; ip saddr ${ip} drop; ip daddr ${ip} drop; }; }`;
  group.nodes.run(node, 'nft', rules);
}

function join(group: Group, node: string): void {
  group.nodes.run(node, 'nft', 'delete table ip cut');
}

/** As `kubectl drain` does: the budget may say no for a while. */
async function evict(namespace: string, name: string): Promise<void> {
  const eviction = JSON.stringify({ apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name, namespace } });
  const path = `/api/v1/namespaces/${namespace}/pods/${name}/eviction`;
  await until('the eviction', 30, async () => (await tryKubectl(['create', '--raw', path, '-f', '-'], eviction)).code === 0);
}
