import { ProbeCost, TIMES } from './cost-table';
import { Group, Subject } from './group';
import { LIVENESS } from './kserve/probes';
import { Nodes } from './nodes';
import { cpuSeconds, Process } from './processes';
import { sleep } from './until';

/** A probe is to cost at most this part of KServe's. */
export const AIM = 0.1;
const QUIET_SECONDS = 20;

/** Measures both, one group after the other. */
export async function probeCost(own: Subject, kserve: Subject, nodes: Nodes, limit: number): Promise<ProbeCost> {
  const ours = await using(own, nodes, limit, launcherProbe);
  const theirs = await using(kserve, nodes, limit, executedProbe);
  return { ours, theirs };
}

async function using(subject: Subject, nodes: Nodes, limit: number, measured: (group: Group) => Promise<number>) {
  const group = await Group.start(subject, nodes, limit);
  try {
    return await measured(group);
  } finally {
    await group.remove();
  }
}

/** What the launcher uses beyond what it uses anyway, for each request to its port. */
async function launcherProbe(group: Group): Promise<number> {
  const [launcher] = group.processes('head', 'launcher.py');
  const idle = await used(launcher, () => sleep(QUIET_SECONDS));
  const { ip } = group.place('head');
  const asked = await used(launcher, () => {
    group.nodes.run('control', 'bash', '-c', `for i in $(seq ${TIMES.ours}); do curl -sf -o /dev/null http://${ip}:7070/live; done`);
  });
  return Math.max(0, asked.cpu - idle.cpu / idle.seconds * asked.seconds) / TIMES.ours;
}

async function used(process: Process, doing: () => Promise<void> | void): Promise<{ cpu: number; seconds: number }> {
  const [cpu, began] = [cpuSeconds(process), Date.now()];
  await doing();
  return { cpu: cpuSeconds(process) - cpu, seconds: (Date.now() - began) / 1000 };
}

/** What the probe's own processes use; what Ray does for a client that comes and goes is not counted. */
async function executedProbe(group: Group): Promise<number> {
  const program = [
    'import resource, subprocess, sys',
    `for _ in range(${TIMES.theirs}): subprocess.run(sys.argv[1:], check=True, capture_output=True)`,
    'used = resource.getrusage(resource.RUSAGE_CHILDREN)', 'print(used.ru_utime + used.ru_stime)',
  ].join('\n');
  return Number(await group.kubectl('exec', group.podName('head'), '--', 'python3', '-c', program, ...LIVENESS)) / TIMES.theirs;
}
