import type { Server, ServerWritableStream } from '@grpc/grpc-js';
import type { ServerDeps } from '../deps.ts';
import { ServingError } from '../errors.ts';
import { definitionOf } from './definition.ts';
import { statusOf } from './status.ts';
import { unary } from './unary.ts';
import { healthAnswer } from './wire/answers.ts';
import { readHealthRequest } from './wire/named.ts';

const SERVING = 1;
const NOT_SERVING = 2;
const SERVICE_UNKNOWN = 3;
/** How often a watcher learns of a change. */
const WATCH_MS = 500;
/** Health asks for no key: who has none cannot open streams without end. */
const MAX_WATCHERS = 256;

/**
 * grpc.health.v1: what Kubernetes' gRPC probes and load balancers ask.
 *
 * @returns ends those who watch: a server with open streams does not stop
 */
export function addHealth(server: Server, deps: ServerDeps): () => void {
  const watchers = new Set<ServerWritableStream<Buffer, Buffer>>();
  server.addService(definitionOf('grpc.health.v1.Health', ['Check'], ['Watch']), {
    Check: unary(deps, (bytes) => {
      const state = stateOf(deps, readHealthRequest(bytes).service);
      if (state === SERVICE_UNKNOWN) throw new ServingError('not-found', "this server has no such service: ask for '' or 'inference.GRPCInferenceService'");
      return healthAnswer(state);
    }),
    Watch: (call: ServerWritableStream<Buffer, Buffer>) => {
      if (watchers.size >= MAX_WATCHERS) {
        call.emit('error', statusOf(new ServingError('busy', `${MAX_WATCHERS} clients watch already, which is the limit: ask with Check`), 'watch', deps.log));
        return;
      }
      watchers.add(call);
      call.once('cancelled', () => watchers.delete(call));
      watch(call, deps);
    },
  });
  return () => {
    for (const call of watchers) {
      call.emit('cancelled', 'stopped');
      call.end();
    }
  };
}

function stateOf(deps: ServerDeps, service: string): number {
  if (service !== '' && service !== 'inference.GRPCInferenceService') return SERVICE_UNKNOWN;
  return deps.health.whyNotReady() === undefined ? SERVING : NOT_SERVING;
}

function watch(call: ServerWritableStream<Buffer, Buffer>, deps: ServerDeps): void {
  let service: string;
  try {
    ({ service } = readHealthRequest(call.request));
  } catch (error) {
    call.emit('error', statusOf(error, 'watch', deps.log));
    return;
  }
  let last = 0;
  const tell = (): void => {
    const state = stateOf(deps, service);
    if (state !== last) call.write(healthAnswer(state));
    last = state;
  };
  tell();
  const timer = setInterval(tell, WATCH_MS);
  timer.unref();
  call.once('cancelled', () => clearInterval(timer));
}
