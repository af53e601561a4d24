import { Agent } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { quantile, timed } from './clients.ts';

/** Asks for readiness every 20 ms while `work` runs: milliseconds of the answers. */
export async function healthDuring(url: string, work: Promise<unknown>): Promise<{ readonly p50: number; readonly p99: number; readonly asked: number }> {
  const agent = new Agent({ keepAlive: true });
  const times: number[] = [];
  let over = false;
  const end = (): void => { over = true; };
  work.then(end, end);
  while (!over) {
    // One that is not answered took for ever.
    times.push((await timed(url, { agent }).catch(() => ({ milliseconds: Infinity }))).milliseconds);
    await sleep(20);
  }
  agent.destroy();
  return { p50: quantile(times, 0.5), p99: quantile(times, 0.99), asked: times.length };
}
