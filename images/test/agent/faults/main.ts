// Every fault many times, each at another moment: npm run test:agent-faults -- [--times 20] [--only TEXT] [--seed N]
import { parseArgs } from 'node:util';
import { FAULTS } from './all.ts';
import { tryOnce, type Fault, type Outcome } from './case.ts';
import { randomFrom } from './random.ts';

const text = { type: 'string' } as const;
const { values } = parseArgs({ options: { times: text, only: text, seed: text } });
const times = Number(values.times ?? 20);
const seed = Number(values.seed ?? Date.now() % 1_000_000);
const random = randomFrom(seed);

console.log(`${times} times each, seed ${seed}\n\n| fault | times | it ended with | wrong |\n|---|---|---|---|`);
for (const fault of FAULTS.filter(({ name }) => name.includes(values.only ?? ''))) {
  if (fault.skip !== undefined) {
    console.log(`| ${fault.name} | 0 | NOT RUN: ${fault.skip} | |`);
    continue;
  }
  const outcomes: Outcome[] = [];
  for (let time = 0; time < Math.min(times, fault.mostTimes ?? Infinity); time++) outcomes.push(await tried(fault));
  const wrong = outcomes.filter((outcome) => outcome.wrong !== undefined);
  console.log(`| ${fault.name} | ${outcomes.length} | ${counted(outcomes)} | ${wrong.length} |`);
  if (wrong.length > 0) process.exitCode = 1;
  for (const { wrong: why } of wrong) console.error(`${fault.name}: ${why}`);
}

async function tried(fault: Fault): Promise<Outcome> {
  return tryOnce(fault, random).catch((error: unknown) => ({ exit: 'error', wrong: String(error) }));
}

function counted(outcomes: readonly Outcome[]): string {
  const counts = new Map<string, number>();
  for (const { exit } of outcomes) counts.set(exit, (counts.get(exit) ?? 0) + 1);
  return [...counts].map(([exit, count]) => `${exit} ${count}`).join(', ');
}
