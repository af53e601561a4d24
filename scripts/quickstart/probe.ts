import { setTimeout as sleep } from 'node:timers/promises';
import { Probe } from './pod';

/** How a probe came to succeed. */
export interface Success {
  readonly times: number;
  readonly seconds: number;
}

/** Asks as the kubelet does, with the delays and thresholds of the probe and Kubernetes' own defaults. */
export async function succeeds(probe: Probe, ask: (timeoutSeconds: number) => Promise<string>): Promise<Success> {
  const { initialDelaySeconds = 0, periodSeconds = 10, timeoutSeconds = 1 } = probe;
  const { successThreshold = 1, failureThreshold = 3 } = probe;
  const began = performance.now();
  await sleep(initialDelaySeconds * 1000);
  for (let times = 1, successes = 0, failures = 0; ; times++) {
    const asked = performance.now();
    const said = await ask(timeoutSeconds);
    successes = said === OK ? successes + 1 : 0;
    failures = said === OK ? 0 : failures + 1;
    if (successes >= successThreshold) return { times, seconds: (performance.now() - began) / 1000 };
    if (failures >= failureThreshold) throw new Error(`failed ${failures} times in a row, the last time with: ${said}`);
    await sleep(Math.max(0, periodSeconds * 1000 - (performance.now() - asked)));
  }
}

export const OK = 'ok';

/** `OK`, or why not. */
export async function get(url: string, timeoutSeconds: number): Promise<string> {
  try {
    const { status } = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(timeoutSeconds * 1000) });
    return status >= 200 && status < 400 ? OK : `status ${status}`;
  } catch (error) {
    const { cause, message } = error as Error & { cause?: { code?: string } };
    return cause?.code ?? message;
  }
}
