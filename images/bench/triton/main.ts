// CPU and time that this server adds before Triton, beside KServe's Python transformer before the same one, and how far Triton joins requests.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import '../../src/server/runtime/no-telemetry.ts';
import { makeModels } from '../../test/models/make.ts';
import { addModel, lacksTriton, startTriton } from '../../test/triton/triton.ts';
import { load, poster, quantile } from '../clients.ts';
import { startServer, type BenchServer, type Kind } from '../servers.ts';
import { sentences } from '../texts.ts';

const { values } = parseArgs({ options: {
  python: { type: 'string' }, model: { type: 'string' }, seconds: { type: 'string', default: '5' }, rounds: { type: 'string', default: '5' },
  clients: { type: 'string', default: '1,8,32' }, words: { type: 'string', default: '12' }, warm: { type: 'string', default: '15' },
} });
const [seconds, rounds, words] = [Number(values.seconds), Number(values.rounds), Number(values.words)];
const clients = values.clients.split(',').map(Number);
const median = (numbers: readonly number[]): number => quantile(numbers, 0.5);
const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const TRITON_PORT = 18_960;
const TICKS_PER_SECOND = 100;

interface Measured { readonly perSecond: number; readonly p50: number; readonly cpu: number; readonly joined: number; readonly failed: number }

const lacks = lacksTriton();
if (lacks !== undefined) throw new Error(`Triton is needed: ${lacks}`);
const root = mkdtempSync(join(tmpdir(), 'bench-triton-'));
process.once('exit', () => rmSync(root, { recursive: true, force: true }));
makeModels(root, ['classify', 'embed']);
const tasks = { 'classification, a tiny model': ['classify', join(root, 'classify')], 'embeddings': ['embed', values.model ?? join(root, 'embed')] } as const;

console.log(`CPU: ${cpus().length} x ${cpus()[0]?.model}; load before: ${loadavg()[0]?.toFixed(1)}; one text of ${words} words a request; medians of ${rounds} rounds of ${seconds} s in turns`);
for (const [title, [task, folder]] of Object.entries(tasks)) {
  console.log(`\n${title}${task === 'embed' && values.model !== undefined ? ` (${values.model})` : ''}`);
  await compare(task, folder);
}

async function compare(task: 'classify' | 'embed', folder: string): Promise<void> {
  const repository = join(root, `repository-${task}`);
  await addModel(repository, 'bench', folder);
  const triton = await startTriton(repository, TRITON_PORT);
  const kinds = [ours(task, folder), ...(values.python === undefined ? [] : [kserve(values.python, task, folder)])];
  const servers: BenchServer[] = [];
  try {
    for (const [index, kind] of kinds.entries()) servers.push(await startServer(kind, 18_970 + index));
    for (const server of servers) await load(poster(server.url, server.path, 32), bodiesOf(server), 32, Number(values.warm));
    console.log('                                      requests/s   p50 ms   CPU ms a request   rows a run of Triton');
    for (const count of clients) {
      const results = servers.map((server) => ({ server, all: [] as Measured[] }));
      for (let round = 0; round < rounds; round++) for (const { server, all } of results) all.push(await measure(server, count, triton.url));
      const lines = results.map(({ server, all }) => ({ name: server.name, of: (pick: (one: Measured) => number) => median(all.map(pick)), failed: all.reduce((sum, { failed }) => sum + failed, 0) }));
      for (const { name, of, failed } of lines) {
        console.log(`  ${String(count).padStart(2)} clients  ${name.padEnd(26)} ${of(({ perSecond }) => perSecond).toFixed(0).padStart(6)} ${of(({ p50 }) => p50).toFixed(2).padStart(8)} ${of(({ cpu }) => cpu).toFixed(2).padStart(12)} ${of(({ joined }) => joined).toFixed(1).padStart(16)}${failed > 0 ? `   ${failed} FAILED` : ''}`);
      }
      const [mine, theirs] = lines;
      if (mine !== undefined && theirs !== undefined) console.log(`              CPU of this server in parts of KServe's: ${(mine.of(({ cpu }) => cpu) / theirs.of(({ cpu }) => cpu)).toFixed(2)}`);
    }
  } finally {
    await Promise.all([...servers.map((server) => server.stop()), triton.stop()]);
  }
}

async function measure(server: BenchServer, count: number, tritonUrl: string): Promise<Measured> {
  const bodies = bodiesOf(server);
  const post = poster(server.url, server.path, count);
  const [cpuBefore, statsBefore] = [cpuSeconds(server.pid), await statistics(tritonUrl)];
  const { perSecond, p50, failed } = await load(post, bodies, count, seconds);
  const [cpuAfter, statsAfter] = [cpuSeconds(server.pid), await statistics(tritonUrl)];
  const requests = statsAfter.inference_count - statsBefore.inference_count;
  return { perSecond, p50, failed, cpu: (cpuAfter - cpuBefore) * 1000 / requests, joined: requests / (statsAfter.execution_count - statsBefore.execution_count) };
}

function bodiesOf(server: BenchServer): string[] {
  return sentences(256, () => words).map((text) => server.body(text));
}

/** Of all threads, those that ended too. */
function cpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /, '').split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

async function statistics(url: string): Promise<{ inference_count: number; execution_count: number }> {
  const { model_stats: [stats] } = await (await fetch(`${url}/v2/models/bench/stats`)).json() as { model_stats: [{ inference_count: number; execution_count: number }] };
  return stats;
}

function ours(task: 'classify' | 'embed', folder: string): Kind {
  return {
    name: 'this server, HTTP',
    path: '/v1/models/bench:predict',
    ready: '/v2/health/ready',
    body: (text) => JSON.stringify({ instances: [text] }),
    command: (port) => [process.execPath, here('../../src/server/main.ts'), '--model-dir', folder, '--model-name', 'bench', '--host', '127.0.0.1',
      '--http-port', String(port), '--grpc-port', '-1', '--triton-url', `http://127.0.0.1:${TRITON_PORT}`, '--log-level', 'error', ...(task === 'classify' ? [] : ['--task', 'feature-extraction'])],
  };
}

/** As its users write it: the tokenizer in preprocess, tensors by gRPC, the task's head in postprocess. */
function kserve(venv: string, task: 'classify' | 'embed', folder: string): Kind {
  return {
    name: "KServe's transformer, gRPC",
    path: '/v1/models/bench:predict',
    ready: '/v2/health/ready',
    body: (text) => JSON.stringify({ instances: [text] }),
    command: (port) => [`${venv}/bin/python`, here('kserve_transformer.py'), folder, task, String(port), `127.0.0.1:${TRITON_PORT + 1}`],
  };
}
