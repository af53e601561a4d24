// Embeddings per second, seconds to ready and memory of this server, beside the bare session and, where a venv is named, KServe's own server and infinity.
import { execFileSync } from 'node:child_process';
import { cpus, loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { load, poster, quantile } from './clients.ts';
import { healthDuring } from './health.ts';
import { infinity, kserve, ours, startServer, type BenchServer, type Kind } from './servers.ts';
import { SHAPES } from './texts.ts';

const { values } = parseArgs({ options: {
  model: { type: 'string' }, python: { type: 'string' }, seconds: { type: 'string', default: '5' }, rounds: { type: 'string', default: '3' },
  threads: { type: 'string', default: String(cpus().length) }, clients: { type: 'string', default: '1,8,64' },
  infinity: { type: 'string' }, spin: { type: 'string', default: 'true' }, starts: { type: 'string', default: '5' },
} });
const folder = values.model ?? process.env['MODEL_DIR'];
if (folder === undefined) throw new Error('usage: npm run bench -- --model FOLDER [--python VENV of bench/kserve.txt] [--infinity VENV of bench/infinity.txt] [--spin true|false|both] [--starts 5] [--seconds 5] [--rounds 3]');
const [seconds, rounds, threads] = [Number(values.seconds), Number(values.rounds), Number(values.threads)];
const clients = values.clients.split(',').map(Number);
const median = (numbers: readonly number[]): number => quantile(numbers, 0.5);

function bare(rows: number): number {
  return median(Array.from({ length: rounds }, () => Number(execFileSync(process.execPath,
    ['--disable-warning=ExperimentalWarning', fileURLToPath(new URL('bare.ts', import.meta.url)), folder as string, String(threads), String(rows), '20', String(seconds)], { encoding: 'utf8' }))));
}

console.log(`CPU: ${cpus().length} x ${cpus()[0]?.model}; load before: ${loadavg()[0]?.toFixed(1)}; ${threads} threads; medians of ${rounds} rounds of ${seconds} s`);
console.log('\nBare session, 20 words: sentences/s');
for (const rows of [1, 8, 32]) console.log(`  batch ${rows}: ${bare(rows).toFixed(0)}`);

const spins = values.spin === 'both' ? [true, false] : [values.spin !== 'false'];
const kinds: readonly Kind[] = [
  ...spins.map((spin) => ours(folder, threads, spin)),
  ...(values.python === undefined ? [] : [kserve(values.python, folder, threads)]),
  ...(values.infinity === undefined ? [] : [infinity(values.infinity, folder, threads)]),
];

console.log(`\nFrom the start of the process to ready: seconds, median of ${values.starts}; MB then`);
for (const kind of kinds) console.log(`  ${await started(kind)}`);

const servers: BenchServer[] = [];
try {
  for (const [index, kind] of kinds.entries()) servers.push(await startServer(kind, 18_700 + index));
  for (const [shape, texts] of Object.entries(SHAPES)) {
    console.log(`\n${shape}, one text a request: requests/s, p50 ms, p99 ms; readiness p50, p99 ms`);
    for (const count of clients) await compare(texts, count);
  }
  console.log('\nMemory afterwards: MB, and at most');
  for (const { name, memory } of servers) console.log(`  ${name.padEnd(26)} ${String(memory().now).padStart(6)} ${String(memory().most).padStart(6)}`);
} finally {
  await Promise.all(servers.map((server) => server.stop()));
}

/** One after the other: a start alone, its files read before. */
async function started(kind: Kind): Promise<string> {
  const [seconds, memory]: [number[], number[]] = [[], []];
  for (let times = 0; times < Number(values.starts); times++) {
    const server = await startServer(kind, 18_690);
    seconds.push(server.startSeconds);
    memory.push(server.memory().now);
    await server.stop();
  }
  return `${kind.name.padEnd(26)} ${median(seconds).toFixed(2).padStart(6)} ${median(memory).toFixed(0).padStart(6)}`;
}

/** In turns, so that whatever else the machine does meets all of them. */
async function compare(texts: readonly string[], count: number): Promise<void> {
  const results = servers.map((server) => ({ server, bodies: texts.map((text) => server.body(text)), loads: [] as Awaited<ReturnType<typeof load>>[], health: [] as { p50: number; p99: number }[] }));
  for (let round = 0; round < rounds; round++) {
    for (const { server, bodies, loads, health } of results) {
      const work = load(poster(server.url, server.path, count), bodies, count, seconds);
      health.push(await healthDuring(server.url + server.ready, work));
      loads.push(await work);
    }
  }
  for (const { server, loads, health } of results) {
    const of = (pick: (one: (typeof loads)[number]) => number): string => median(loads.map(pick)).toFixed(1);
    const failed = loads.reduce((sum, one) => sum + one.failed, 0);
    console.log(`  ${String(count).padStart(2)} clients  ${server.name.padEnd(26)} ${of((one) => one.perSecond).padStart(8)} ${of((one) => one.p50).padStart(8)} ${of((one) => one.p99).padStart(8)}`
      + `   ${median(health.map(({ p50 }) => p50)).toFixed(1).padStart(6)} ${median(health.map(({ p99 }) => p99)).toFixed(1).padStart(6)}${failed > 0 ? `   ${failed} FAILED` : ''}`);
  }
}
