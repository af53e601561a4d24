import { createServer, type AddressInfo, type Server as Listener } from 'node:net';
import { Server, type ServerCredentials } from '@grpc/grpc-js';
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
  const listener = await listen(server, await credentialsOf(settings), settings);
  return { port: (listener.address() as AddressInfo).port, close: async (graceMs) => {
    listener.close();
    endWatchers();
    await close(server, graceMs);
  } };
}

/** As bindAsync() would, but with a limit: connections over it are closed at once. */
function listen(server: Server, credentials: ServerCredentials, { host, grpcPort, maxConnections }: ServerDeps['settings']): Promise<Listener> {
  const { injectConnection } = server.createConnectionInjector(credentials);
  const listener = createServer({ noDelay: true }, injectConnection);
  listener.maxConnections = maxConnections;
  return new Promise((resolve, reject) => {
    listener.once('error', reject);
    listener.listen({ host, port: grpcPort }, () => {
      listener.off('error', reject);
      resolve(listener);
    });
  });
}

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
