import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import '../../src/server/runtime/no-telemetry.ts';
import { settingsWith, type Settings } from '../../src/server/options.ts';
import { build } from '../../src/server/build.ts';
import type { ServerDeps } from '../../src/server/deps.ts';
import { startGrpc, type GrpcServer } from '../../src/server/grpc/start-grpc.ts';
import { healthOf } from '../../src/server/health.ts';
import { inflight } from '../../src/server/inflight.ts';
import { SILENT } from '../../src/program/log.ts';
import { metricsOf } from '../../src/server/metrics.ts';
import { repositoryOf } from '../../src/server/models/repository-of.ts';
import { NO_TRACES } from '../../src/server/trace/trace.ts';
import { makeModels } from '../models/make.ts';

export interface Served {
  readonly app: FastifyInstance;
  readonly deps: ServerDeps;
  readonly grpc: () => Promise<GrpcServer>;
  readonly close: () => Promise<void>;
}

/** The whole server but its sockets, with tiny models of these names. */
export async function serve(models: readonly string[], changes: Partial<Settings> = {}): Promise<Served> {
  const modelsDir = mkdtempSync(join(tmpdir(), 'protocols-'));
  makeModels(modelsDir, models);
  const settings = settingsWith({ modelsDir, workers: 1, threads: 1, host: '127.0.0.1', grpcPort: 0, ...changes });
  const metrics = metricsOf();
  const repository = await repositoryOf(settings, metrics.observer);
  const deps: ServerDeps = { settings, repository, metrics, health: healthOf(repository), inflight: inflight(), tracing: NO_TRACES, log: SILENT };
  for (const name of models) await repository.load(name);
  const app = build(deps);
  let grpc: GrpcServer | undefined;
  return {
    app, deps,
    grpc: async () => { grpc ??= await startGrpc(deps); return grpc; },
    close: async () => {
      await app.close();
      await grpc?.close(0);
      await repository.close();
      rmSync(modelsDir, { recursive: true });
    },
  };
}

/** POST with a JSON body; the answer parsed. */
export async function post(app: FastifyInstance, url: string, payload: unknown, headers: Record<string, string> = {}) {
  const answer = await app.inject({ method: 'POST', url, headers: { 'content-type': 'application/json', ...headers }, payload: payload as object });
  return { status: answer.statusCode, body: answer.json() as any, headers: answer.headers };
}

export async function get(app: FastifyInstance, url: string) {
  const answer = await app.inject({ method: 'GET', url });
  return { status: answer.statusCode, body: answer.json() as any };
}
