// Tokens per second of a decoder, beside the same loop over onnxruntime in Python: ./node.sh bench/generation.ts --model FOLDER
import { execFileSync } from 'node:child_process';
import { cpus, loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { startGenerator, type Generator } from '../src/server/generate/generator.ts';
import { GREEDY } from '../src/server/generate/sampling.ts';
import { readHubModel } from '../src/server/model/read-hub-model.ts';
import { quantile } from './clients.ts';

const { values } = parseArgs({ options: {
  model: { type: 'string' }, python: { type: 'string' }, threads: { type: 'string', default: String(cpus().length) },
  prompt: { type: 'string', default: '32' }, tokens: { type: 'string', default: '64' }, rounds: { type: 'string', default: '5' },
} });
if (values.model === undefined) throw new Error('usage: ./node.sh bench/generation.ts --model FOLDER [--python VENV with numpy and onnxruntime] [--tokens 64] [--rounds 5]');
const [threads, prompt, tokens, rounds] = [values.threads, values.prompt, values.tokens, values.rounds].map(Number) as [number, number, number, number];
const { graphPath } = await readHubModel(values.model, { graph: 'fp32', task: 'text-generation' });

/** Seconds to the first token, and tokens per second after it. */
type Round = readonly [number, number];

async function once(generator: Generator): Promise<Round> {
  const sequence = { prompt: Int32Array.from({ length: prompt }, (_, index) => 3 + index), maxTokens: tokens, endIds: [], sampling: GREEDY };
  const start = performance.now();
  let first = 0;
  let made = 0;
  for await (const { kind } of generator.generate(sequence, { id: 'bench', signal: new AbortController().signal, deadline: Infinity })) {
    if (kind === 'token' && made++ === 0) first = performance.now() - start;
  }
  return [first / 1000, (made - 1) / ((performance.now() - start - first) / 1000)];
}

function show(name: string, all: readonly Round[]): void {
  const [first, rate] = [0, 1].map((index) => quantile(all.map((round) => round[index as 0 | 1]), 0.5)) as [number, number];
  console.log(`  ${name.padEnd(28)} first token ${(first * 1000).toFixed(1)} ms, then ${rate.toFixed(1)} tokens/s`);
}

function python(venv: string): Round[] {
  const script = fileURLToPath(new URL('generation.py', import.meta.url));
  return JSON.parse(execFileSync(`${venv}/bin/python`, [script, graphPath, ...[threads, prompt, tokens, rounds].map(String)], { encoding: 'utf8' })) as Round[];
}

console.log(`${threads} threads, ${prompt} + ${tokens} tokens, medians of ${rounds} rounds; load before: ${loadavg()[0]?.toFixed(1)}`);
const generator = await startGenerator({ graphPath, threads, maxRunning: 8, maxQueue: 8 });
const alone: Round[] = [];
for (let round = 0; round < rounds; round++) alone.push(await once(generator));
show('this server, one text', alone);
const start = performance.now();
await Promise.all(Array.from({ length: 4 }, () => once(generator)));
console.log(`  ${'this server, four in turns'.padEnd(28)} ${(4 * tokens / ((performance.now() - start) / 1000)).toFixed(1)} tokens/s in all`);
await generator.close();
if (values.python !== undefined) show('Python, one text', python(values.python));
