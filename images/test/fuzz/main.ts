// Bodies that nobody would send, against the parsers: npm run fuzz -- --minutes 5
import { parseArgs } from 'node:util';
import { corpusOf, found, keep } from './corpus.ts';
import { mutate } from './mutate.ts';
import { randomOf } from './random.ts';
import { TARGETS } from './targets.ts';

/** A body of at most 4 KiB that takes longer, or holds more, was made to. */
const MOST_MS = 250;
const MOST_BYTES = 64 * 2 ** 20;
/** For each target: the corpus is for people to keep. */
const MOST_KEPT = 120;

const { values } = parseArgs({ options: { minutes: { type: 'string', default: '1' }, seed: { type: 'string', default: String(Date.now() % 2 ** 31) }, target: { type: 'string' } } });
const seed = Number(values.seed);
const names = Object.keys(TARGETS).filter((name) => values.target === undefined || name === values.target);
const end = performance.now() + Number(values.minutes) * 60_000;
console.log(`fuzzing ${names.join(', ')} for ${values.minutes} minute(s), seed ${seed}`);

/** What is read now: an error that is thrown where nobody can catch it ends the run, but leaves the body behind. */
let reading: { readonly name: string; readonly body: Uint8Array } | undefined;
process.once('uncaughtException', (error) => {
  console.error(reading === undefined ? error.stack : `FOUND in ${reading.name}, and nobody can catch it: ${error.stack}\n  ${found(reading.name, reading.body)}`);
  process.exit(1);
});

const random = randomOf(seed);
const states = names.map((name) => {
  const { seeds } = TARGETS[name] as (typeof TARGETS)[string];
  const kept = corpusOf(name);
  return { name, corpus: [...seeds, ...kept], kept: kept.length, kinds: new Set<string>(), runs: 0, findings: 0 };
});
for (const state of states) for (const body of [...state.corpus]) await tryBody(state, body, false);
while (performance.now() < end) {
  for (const state of states) {
    const { words } = TARGETS[state.name] as (typeof TARGETS)[string];
    for (let times = 0; times < 200; times += 1) await tryBody(state, mutate(random, state.corpus, words), true);
  }
}
for (const { name, runs, kinds, corpus, findings } of states) console.log(`${name}: ${runs} bodies, ${kinds.size} kinds of outcome, corpus ${corpus.length}, findings ${findings}`);
if (states.some(({ findings }) => findings > 0)) process.exit(1);

async function tryBody(state: (typeof states)[number], body: Uint8Array, isNew: boolean): Promise<void> {
  const { name } = state;
  state.runs += 1;
  reading = { name, body };
  const held = process.memoryUsage.rss();
  const began = cpuMs();
  try {
    const { read, most = MOST_KEPT } = TARGETS[name] as (typeof TARGETS)[string];
    const kind = await read(body);
    const took = cpuMs() - began;
    // What is slow has to be slow twice: it may have been the compiler.
    if (took > MOST_MS && await timeAgain(name, body) > MOST_MS) throw new Error(`took ${Math.round(took)} ms`);
    if (process.memoryUsage.rss() - held > MOST_BYTES) throw new Error(`took ${process.memoryUsage.rss() - held} bytes`);
    if (state.kinds.has(kind)) return;
    state.kinds.add(kind);
    if (!isNew) return;
    state.corpus.push(body);
    if (state.kept < most) {
      keep(name, body);
      state.kept += 1;
    }
  } catch (error) {
    state.findings += 1;
    if (state.findings < 20) console.error(`FOUND in ${name}: ${(error as Error).stack}\n  ${found(name, body)}`);
  }
}

async function timeAgain(name: string, body: Uint8Array): Promise<number> {
  const began = cpuMs();
  await (TARGETS[name] as (typeof TARGETS)[string]).read(body);
  return cpuMs() - began;
}

/** Of this process alone: others on the machine do not make a body slow. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
