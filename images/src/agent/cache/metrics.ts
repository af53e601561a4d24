import { createServer, type Server } from 'node:http';
import { Counter, Gauge, Registry } from 'prom-client';
import { Failure } from '../failure.ts';
import type { Happened, View } from './keeper.ts';
import { CACHE_PATHS } from './paths.ts';

/** What a cache tells of itself over HTTP. */
export interface Metrics {
  readonly happened: Happened;
  view(view: View): void;
  text(): Promise<string>;
}

export function metrics(): Metrics {
  const registers = [new Registry()];
  const gauge = (name: string, help: string, labelNames: string[] = []): Gauge => new Gauge({ name: `model_cache_${name}`, help, labelNames, registers });
  const counter = (name: string, help: string, labelNames: string[] = []): Counter => new Counter({ name: `model_cache_${name}`, help, labelNames, registers });
  const capacity = gauge('capacity_bytes', 'bytes that models may take together');
  const used = gauge('used_bytes', 'bytes that models take');
  const free = gauge('free_bytes', 'bytes that the disk of the node has free');
  const ready = gauge('model_ready', '1: every file of the model is there', ['model']);
  const reserved = gauge('model_reserved_bytes', 'bytes that are reserved for the model', ['model']);
  const arrived = gauge('model_arrived_bytes', 'bytes of the model that have arrived in the fetch that runs', ['model']);
  const left = gauge('model_seconds_left', 'seconds that the fetch of the model will take yet, at the rate of now', ['model']);
  const pods = gauge('model_pods', 'pods of the node that mount the model', ['model']);
  const fetches = counter('fetches_total', 'fetches that ended, by the name of their exit code', ['model', 'exit']);
  const repairs = counter('repairs_total', 'times that damaged or missing files came again', ['model']);
  const evictions = counter('evictions_total', 'models that were evicted');
  const uses = counter('uses_total', 'pods that came to the node; hit: their model was there already', ['model', 'found']);
  return {
    happened: {
      fetched: (model, exit) => fetches.inc({ model, exit }),
      repaired: (model) => repairs.inc({ model }),
      evicted: () => evictions.inc(),
      used: (model, wasReady) => uses.inc({ model, found: wasReady ? 'hit' : 'miss' }),
    },
    view: ({ catalog, kept, shelved, mounts, freeBytes }) => {
      capacity.set(catalog.capacity);
      used.set(shelved.reduce((sum, { bytes }) => sum + bytes, 0));
      free.set(freeBytes);
      for (const one of [ready, reserved, arrived, left, pods]) one.reset();
      for (const { model: { key: model, bytes }, phase, progress } of kept) {
        ready.set({ model }, phase === 'ready' ? 1 : 0);
        reserved.set({ model }, bytes);
        if (progress !== undefined) arrived.set({ model }, progress.bytes);
        if (progress?.secondsLeft !== undefined) left.set({ model }, progress.secondsLeft);
      }
      for (const [model, of] of mounts ?? []) pods.set({ model }, of.size);
    },
    text: () => (registers[0] as Registry).metrics(),
  };
}

/** Metrics; alive as long as looks come, ready after the first. @throws Failure where the port is taken */
export async function serveMetrics(one: Metrics, { host, port, isAlive, isReady }: { readonly host: string; readonly port: number; readonly isAlive: () => boolean; readonly isReady: () => boolean }): Promise<Server> {
  const server = createServer((request, response) => {
    const answer = (status: number, text: string): void => void response.writeHead(status, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' }).end(text);
    if (request.url === CACHE_PATHS.metrics) one.text().then((text) => answer(200, text), (error: Error) => answer(500, error.message));
    else if (request.url === CACHE_PATHS.probes.liveness) answer(isAlive() ? 200 : 503, isAlive() ? 'ok\n' : 'no look at the folder has ended for long\n');
    else if (request.url === CACHE_PATHS.probes.readiness) answer(isReady() ? 200 : 503, isReady() ? 'ok\n' : 'the first look at the folder has not ended\n');
    else answer(404, `${[CACHE_PATHS.metrics, ...Object.values(CACHE_PATHS.probes)].join(', ')} are here\n`);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(new Failure('usage', `port ${port} of --metrics-port cannot be opened at ${host} (${error.code}): choose another`)));
    server.listen(port, host, resolve);
  });
  return server;
}
