import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after } from 'node:test';
import type { FastifyInstance } from 'fastify';
import '../../src/server/runtime/no-telemetry.ts';
import { build } from '../../src/server/build.ts';
import type { ServerDeps } from '../../src/server/deps.ts';
import { healthOf } from '../../src/server/health.ts';
import { inflight } from '../../src/server/inflight.ts';
import { SILENT } from '../../src/program/log.ts';
import { metricsOf } from '../../src/server/metrics.ts';
import { repositoryOf } from '../../src/server/models/repository-of.ts';
import { NO_TRACES } from '../../src/server/trace/trace.ts';
import { settingsWith, type Settings } from '../../src/server/options.ts';
import { makeModels } from '../models/make.ts';
import { scratch } from '../support/tiny.ts';

export interface Serving {
  readonly app: FastifyInstance;
  readonly deps: ServerDeps;
  post(path: string, body: unknown, headers?: Readonly<Record<string, string>>): Promise<{ status: number; body: any; headers: Readonly<Record<string, unknown>> }>;
}

/** The server without sockets; models by the names of their folders. */
export async function serving(models: readonly string[], changes: Partial<Settings> = {}): Promise<Serving> {
  const modelsDir = join(scratch(), 'models');
  mkdirSync(modelsDir);
  makeModels(modelsDir, models);
  const settings = settingsWith({ modelsDir, workers: 1, threads: 1, ...changes });
  const metrics = metricsOf();
  const repository = await repositoryOf(settings, metrics.observer);
  for (const name of models) await repository.load(name);
  const deps: ServerDeps = { settings, repository, metrics, health: healthOf(repository), inflight: inflight(), tracing: NO_TRACES, log: SILENT };
  const app = build(deps);
  after(async () => { await app.close(); await repository.close(); });
  return {
    app, deps,
    post: async (url, body, headers = {}) => {
      const payload = typeof body === 'string' ? body : JSON.stringify(body);
      const answer = await app.inject({ method: 'POST', url, payload, headers: { 'content-type': 'application/json', ...headers } });
      return { status: answer.statusCode, body: answer.json() as unknown, headers: answer.headers };
    },
  };
}
