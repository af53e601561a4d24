import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tryOnce, type Fault } from './case.ts';
import { randomFrom } from './random.ts';

/** The short form of npm run test:agent-faults: each once. What takes long by nature is left to that. */
export function testOnce(faults: readonly Fault[]): void {
  const seed = Date.now() % 1_000_000;
  const random = randomFrom(seed);
  for (const fault of faults) {
    if (fault.skip !== undefined) console.error(`NOT TESTED: ${fault.name}: ${fault.skip}`);
    const skip = fault.skip ?? (fault.mostTimes === undefined ? false : 'takes long: npm run test:agent-faults');
    test(`no byte is lost or wrong, and the exit code is as promised: ${fault.name}`, { skip }, async (context) => {
      const { exit, wrong } = await tryOnce(fault, random);
      context.diagnostic(`ended with ${exit}; seed ${seed}`);
      assert.equal(wrong, undefined);
    });
  }
}
