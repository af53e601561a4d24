import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ok } from './client';
import { costTable } from './cost-table';
import { Fault, FAULTS } from './faults';
import { Group, Subject } from './group';
import { measure } from './measure';
import { missing } from './needs';
import { Nodes } from './nodes';
import { Options, parseOptions } from './options';
import { ours } from './ours';
import { AIM, probeCost } from './probe-cost';
import { passed, Results, Row } from './results';
import { faultTable } from './table';
import { theirs } from './theirs';
import { install, Installed } from './vllm';

/** How long a group may take to serve for the first time, which says nothing of faults. */
const START_LIMIT = 900;

void main().then((code) => process.exit(code), (error: unknown) => {
  console.error(error instanceof Error ? error.stack : error);
  process.exit(1);
});

async function main(): Promise<number> {
  const options = parseOptions(process.argv.slice(2));
  const lacks = missing();
  if (lacks.length > 0) {
    console.error(`SKIPPED: no group was run. This machine lacks ${lacks.join('; ')}.`);
    return process.env.CI === undefined ? 0 : 1;
  }
  const installed = install();
  const nodes = await Nodes.start(mkdtempSync(join(tmpdir(), 'cdk8s-kserve-group-')), installed.image);
  process.env.KUBECONFIG = nodes.kubeconfig;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => { void nodes.stop().then(() => process.exit(130)); });
  }
  try {
    const [good, bad] = options.probes
      ? await probes(installed, nodes, options.out)
      : await faults(subjectsOf(options, installed), nodes, options);
    process.stdout.write(`\n${good} passed, ${bad} failed\n`);
    return bad === 0 ? 0 : 1;
  } finally {
    await nodes.stop();
  }
}

function subjectsOf({ baseline, executors }: Options, installed: Installed): Subject[] {
  return baseline ? [theirs(installed)] : executors.map((executor) => ours(executor, installed));
}

async function probes(installed: Installed, nodes: Nodes, out?: string): Promise<[number, number]> {
  const cost = await probeCost(ours('ray', installed), theirs(installed), nodes, START_LIMIT);
  process.stdout.write(`\n${costTable(cost)}\n`);
  if (out !== undefined) { writeFileSync(out, `${JSON.stringify(cost)}\n`); }
  return cost.ours <= AIM * cost.theirs ? [1, 0] : [0, 1];
}

async function faults(subjects: Subject[], nodes: Nodes, options: Options): Promise<[number, number]> {
  const results = new Results(options.out);
  const already = results.rows.length;
  for (const subject of subjects) { await runAll(subject, nodes, options, results); }
  for (const { by } of subjects.slice(0, 1)) {
    process.stdout.write(`\n${by}, in seconds:\n\n${faultTable(results.rows.filter((row) => row.by === by))}\n`);
  }
  // What KServe's way does is a measurement, and nothing that we promise.
  const good = (row: Row) => row.by === 'kserve' || passed(row);
  const rows = results.rows.slice(already);
  return [rows.filter(good).length, rows.filter((row) => !good(row)).length];
}

/** Every fault that is due, so often as it is. */
async function runAll(subject: Subject, nodes: Nodes, options: Options, results: Results): Promise<void> {
  const { by, executor } = subject;
  const due = FAULTS
    .filter(({ name, executor: only = executor }) => options.faults.includes(name) && only === executor)
    .filter(({ ours: only }) => by === 'cdk8s-kserve' || only === undefined)
    .flatMap((fault) => {
      const left = options.times - results.times(by, executor, fault.name);
      return Array<Fault>(Math.max(0, left)).fill(fault);
    });
  let group: Group | undefined;
  let right: string | undefined;
  try {
    for (const fault of due) {
      group ??= await started(subject, nodes);
      right ??= group.client.answers.find(ok)?.text ?? '';
      console.error(`${by}, ${executor}: ${fault.title}`);
      const row = await measure(group, fault, options.limit, right)
        .catch((error: Error) => failure(subject, fault, error));
      results.add(row);
      console.error(`  ${passed(row) ? 'passed' : 'FAILED'}: ${line(row)}`);
      if (!passed(row)) { await keepLogs(group, fault.name); }
      if (!passed(row) || subject.restartsInPlace) {
        await group.remove();
        group = undefined;
      }
    }
  } finally {
    await group?.remove();
  }
}

/** A fault that could not be brought about or looked at. */
function failure({ by, executor }: Subject, { name: fault }: Fault, { message }: Error): Row {
  return { by, executor, fault, ended: [], failures: {}, slowest: 0, problems: [message] };
}

async function started(subject: Subject, nodes: Nodes): Promise<Group> {
  const began = Date.now();
  const group = await Group.start(subject, nodes, START_LIMIT);
  console.error(`${subject.by}, ${subject.executor}: serves after ${Math.round((Date.now() - began) / 1000)} s`);
  return group;
}

async function keepLogs(group: Group, fault: string): Promise<void> {
  const file = join(tmpdir(), `cdk8s-kserve-group-${group.subject.by}-${group.subject.executor}-${fault}.log`);
  writeFileSync(file, await group.logs());
  console.error(`  logs: ${file}`);
}

function line(row: Row): string {
  const ends = row.ended.map(({ role, seconds, code, sentence }) => `${role} ended after ${seconds} s with ${code}${sentence && ` (${sentence})`}`);
  return [
    `noticed after ${row.noticed ?? '-'} s`, ...ends, `failed ${JSON.stringify(row.failures)}, the slowest request took ${row.slowest} s`,
    `serves after ${row.back ?? '-'} s, of it start ${row.engineStart ?? '-'} s`,
    ...(row.running === undefined ? [] : [`the request that ran: ${row.running}`]), ...row.problems,
  ].join('; ');
}
