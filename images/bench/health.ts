import { Agent, get } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { quantile } from './clients.ts';

/** Asks for readiness every 20 ms while `work` runs: milliseconds of the answers. */
export async function healthDuring(url: string, work: Promise<unknown>): Promise<{ readonly p50: number; readonly p99: number; readonly asked: number }> {
  const agent = new Agent({ keepAlive: true });
  const times: number[] = [];
  let over = false;
  void work.finally(() => { over = true; });
  while (!over) {
    times.push(await once(url, agent));
    await sleep(20);
  }
  agent.destroy();
  return { p50: quantile(times, 0.5), p99: quantile(times, 0.99), asked: times.length };
}

function once(url: string, agent: Agent): Promise<number> {
  const start = performance.now();
  return new Promise((resolve, reject) => {
    get(url, { agent }, (answer) => answer.resume().on('end', () => resolve(performance.now() - start))).on('error', reject);
  });
}
