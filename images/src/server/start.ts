import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createSecureContext } from 'node:tls';
import type { Log } from '../program/log.ts';
import { build, type Tls } from './build.ts';
import type { ServerDeps } from './deps.ts';
import { ExitError } from './exit.ts';
import { startControl } from './http/control.ts';
import { startGrpc } from './grpc/start-grpc.ts';
import { healthOf } from './health.ts';
import { inflight } from './inflight.ts';
import { metricsOf } from './metrics.ts';
import { repositoryOf } from './models/repository-of.ts';
import type { Settings } from './options.ts';
import { drain } from './shutdown.ts';
import { startTracing } from './trace/start-tracing.ts';

export interface RunningServer {
  readonly httpPort: number;
  /** Undefined without gRPC. */
  readonly grpcPort: number | undefined;
  /**
   * Loads what the settings name; until then the server listens and is not ready.
   *
   * @returns why it is not ready even now
   */
  load(): Promise<string | undefined>;
  /** Readiness off, accepted requests answered, everything closed; seconds. */
  stop(options: { readonly delay: number; readonly drain: number }): Promise<void>;
}

/** @throws ExitError */
export async function start(settings: Settings, log: Log): Promise<RunningServer> {
  const metrics = metricsOf();
  const running = inflight();
  const repository = await repositoryOf(settings, metrics.observer, log, () => running.settled()).catch((error: Error) => { throw new ExitError('model', error.message); });
  const names = repository.names().map(({ name }) => name).filter((name) => settings.loadAll || name === settings.modelName);
  for (const name of names) repository.want(name);
  if (repository.skipped().length > 0) log.warning('folders without config.json are no models', { skipped: repository.skipped() });
  const deps: ServerDeps = { settings, repository, metrics, log, health: healthOf(repository), inflight: running, tracing: await startTracing(process.env, log) };
  metrics.gauge('server_requests_running', 'Requests that are being answered', () => deps.inflight.size);
  const app = build(deps, tlsOf(settings));
  await app.listen({ host: settings.host, port: settings.httpPort }).catch((error: NodeJS.ErrnoException) => { throw cannotListen('HTTP', settings.httpPort, error); });
  const grpc = settings.grpcPort === -1 ? undefined
    : await startGrpc(deps).catch((error: NodeJS.ErrnoException) => { throw cannotListen('gRPC', settings.grpcPort, error); });
  const { controlSocket } = settings;
  const control = controlSocket === undefined ? undefined
    : await startControl(deps, controlSocket).catch((error: NodeJS.ErrnoException) => { throw new ExitError('network', `--control-socket cannot be made at '${controlSocket}' (${error.code ?? error.message}): name a path in a folder that can be written`); });
  return {
    httpPort: (app.server.address() as AddressInfo).port,
    grpcPort: grpc?.port,
    load: async () => {
      await loadAll(deps, names);
      return deps.health.whyNotReady();
    },
    stop: async (options) => void await Promise.all([control?.close(), drain(deps, app, grpc, options)]),
  };
}

async function loadAll({ settings, repository, log }: ServerDeps, names: readonly string[]): Promise<void> {
  // One after the other: each takes all CPUs to load, and memory at its height.
  for (const name of names) {
    try {
      await repository.load(name);
      const { files, limits } = repository.get(name);
      log.info('loaded', { model: name, task: files.task, maxTokens: limits.maxTokens });
    } catch (error) {
      const { message } = error as Error;
      log.error('not loaded', { model: name, reason: message });
      if (settings.modelsDir === undefined) throw new ExitError('model', `model '${name}': ${message}`);
    }
  }
}

function tlsOf({ tlsCert, tlsKey }: Settings): Tls | undefined {
  if (tlsCert === undefined || tlsKey === undefined) return undefined;
  let tls: Tls;
  try {
    tls = { cert: readFileSync(tlsCert), key: readFileSync(tlsKey) };
  } catch (error) {
    throw new ExitError('network', `--tls-cert or --tls-key cannot be read (${(error as NodeJS.ErrnoException).code}): check the files`);
  }
  try {
    createSecureContext(tls);
  } catch (error) {
    throw new ExitError('network', `--tls-cert and --tls-key cannot be used (${(error as Error).message}): give a certificate chain and the private key that belongs to it, both in PEM, the key without a password`);
  }
  return tls;
}

function cannotListen(what: string, port: number, error: NodeJS.ErrnoException): ExitError {
  const fix = error.code === 'EACCES' ? 'choose one above 1023' : 'choose another port or address';
  return new ExitError('network', `${what} cannot listen on port ${port} (${error.code ?? error.message}): ${fix}`);
}
