import { Server } from '@grpc/grpc-js';
import type { ServerDeps } from '../deps.ts';
import { credentialsOf } from './credentials.ts';
import { definitionOf } from './definition.ts';
import { gate } from './gate.ts';
import { addHealth } from './health.ts';
import { inferenceMethods } from './methods.ts';
import { unary } from './unary.ts';

export interface GrpcServer {
  readonly port: number;
  /** Lets accepted requests finish, then cuts those that are left. */
  close(graceMs: number): Promise<void>;
}

/** Requests of one connection at once; the queue has its own limit. */
const MAX_STREAMS = 256;

/** The Open Inference Protocol and health over gRPC, on a port of its own. */
export async function startGrpc(deps: ServerDeps): Promise<GrpcServer> {
  const { settings } = deps;
  const server = new Server({
    'grpc.max_receive_message_length': settings.maxBody,
    'grpc.max_send_message_length': -1,
    'grpc.max_concurrent_streams': MAX_STREAMS,
    // A client that vanished without a word is noticed.
    'grpc.keepalive_time_ms': 60_000,
    'grpc.keepalive_timeout_ms': 20_000,
    interceptors: [gate(settings)],
  });
  const methods = Object.entries(inferenceMethods(deps));
  server.addService(
    definitionOf('inference.GRPCInferenceService', methods.map(([name]) => name)),
    Object.fromEntries(methods.map(([name, method]) => [name, unary(deps, method)])),
  );
  const endWatchers = addHealth(server, deps);
  const port = await bind(server, addressOf(settings.host, settings.grpcPort), await credentialsOf(settings));
  return { port, close: async (graceMs) => {
    endWatchers();
    await close(server, graceMs);
  } };
}

const addressOf = (host: string, port: number): string => (host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`);

const bind = (server: Server, address: string, credentials: Awaited<ReturnType<typeof credentialsOf>>): Promise<number> =>
  new Promise((resolve, reject) => {
    server.bindAsync(address, credentials, (error, port) => (error === null ? resolve(port) : reject(error)));
  });

function close(server: Server, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      server.forceShutdown();
      resolve();
    }, graceMs);
    server.tryShutdown(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}
