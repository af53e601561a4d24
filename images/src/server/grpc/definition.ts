import type { MethodDefinition, ServiceDefinition } from '@grpc/grpc-js';

const asIs = (bytes: Buffer): Buffer => bytes;

/**
 * Methods whose messages stay bytes until the handler reads them: then an error
 * in a message is the client's, with a reason, and not an internal one.
 */
export function definitionOf(service: string, methods: readonly string[], streams: readonly string[] = []): ServiceDefinition {
  const definition = (method: string): MethodDefinition<Buffer, Buffer> => ({
    path: `/${service}/${method}`, requestStream: false, responseStream: streams.includes(method),
    requestSerialize: asIs, requestDeserialize: asIs, responseSerialize: asIs, responseDeserialize: asIs,
  });
  return Object.fromEntries([...methods, ...streams].map((method) => [method, definition(method)]));
}
