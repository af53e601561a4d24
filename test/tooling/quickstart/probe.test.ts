import { OK, succeeds } from '../../../scripts/quickstart/probe';

function answers(...list: string[]): () => Promise<string> {
  return async () => list.shift() ?? 'asked too often';
}

const probe = { periodSeconds: 0.02, failureThreshold: 3 };

test('asks until it succeeds, in its own period', async () => {
  const { times, seconds } = await succeeds(probe, answers('no', 'no', OK));
  expect(times).toBe(3);
  expect(seconds).toBeGreaterThan(0.035);
});

test('fails at the threshold, with what was said last', async () => {
  await expect(succeeds(probe, answers('a', 'b', 'c', OK))).rejects.toThrow('failed 3 times in a row, the last time with: c');
});

test('a success in between starts the count of failures anew, and a failure that of successes', async () => {
  const both = { ...probe, successThreshold: 2 };
  expect((await succeeds(both, answers('no', 'no', OK, 'no', 'no', OK, OK))).times).toBe(7);
});

test('waits at first where the probe says so', async () => {
  expect((await succeeds({ ...probe, initialDelaySeconds: 0.05 }, answers(OK))).seconds).toBeGreaterThan(0.045);
});
