import { credentials, loadPackageDefinition, Metadata, type Client, type ServiceError } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';

const PROTO = new URL('../../src/server/grpc/inference.proto', import.meta.url).pathname;

export const definition = loadSync(PROTO, { keepCase: true, longs: Number, defaults: true, oneofs: true });

/** A client made from the proto file by a library that knows nothing of the server's own reading. */
export function clientOf(port: number, options: object = {}, security = credentials.createInsecure()): Client & Record<string, any> {
  const { inference } = loadPackageDefinition(definition) as any;
  return new inference.GRPCInferenceService(`127.0.0.1:${port}`, security, options);
}

export function ask(client: Record<string, any>, method: string, request: object, options: { headers?: Record<string, string>; deadline?: number } = {}): Promise<any> {
  const metadata = new Metadata();
  for (const [name, value] of Object.entries(options.headers ?? {})) metadata.set(name, value);
  return new Promise((resolve, reject) => {
    client[method](request, metadata, options.deadline === undefined ? {} : { deadline: options.deadline },
      (error: ServiceError | null, answer: unknown) => (error === null ? resolve(answer) : reject(error)));
  });
}
