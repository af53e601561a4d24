import { Agent, request, type RequestOptions } from 'node:http';

export interface Answer {
  readonly status: number;
  readonly milliseconds: number;
}

/** One POST over kept connections; the body of the answer is read and dropped. */
export function poster(url: string, path: string, connections: number): (body: string) => Promise<Answer> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  return (body) => timed(url + path, { method: 'POST', agent, headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) } }, body);
}

/** A server may close a kept connection while the next request is on its way: that one is sent again, as clients do. */
export function timed(url: string, options: RequestOptions, body?: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const sent = request(url, options, (answer) => {
      answer.on('error', reject);
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, milliseconds: performance.now() - start }));
      answer.resume();
    });
    sent.on('error', (error: NodeJS.ErrnoException) => {
      if (sent.reusedSocket && error.code === 'ECONNRESET') timed(url, options, body).then(resolve, reject);
      else reject(error);
    });
    sent.end(body);
  });
}

export interface Throughput {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly failed: number;
}

/** So many clients, each asking again as soon as it is answered. */
export async function load(post: (body: string) => Promise<Answer>, bodies: readonly string[], clients: number, seconds: number): Promise<Throughput> {
  const times: number[] = [];
  let failed = 0;
  let next = 0;
  const start = performance.now();
  const end = start + seconds * 1000;
  await Promise.all(Array.from({ length: clients }, async () => {
    while (performance.now() < end) {
      const answer = await post(bodies[next++ % bodies.length] as string).catch(() => undefined);
      if (answer?.status === 200) times.push(answer.milliseconds);
      else failed += 1;
    }
  }));
  return { perSecond: times.length / ((performance.now() - start) / 1000), p50: quantile(times, 0.5), p99: quantile(times, 0.99), failed };
}

export function quantile(values: readonly number[], share: number): number {
  const ordered = [...values].sort((a, b) => a - b);
  return ordered[Math.min(ordered.length - 1, Math.floor(share * ordered.length))] ?? NaN;
}
