import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import { httpOver } from '../../../../src/agent/net/undici-http.ts';
import { paceOf } from '../../../../src/agent/net/pace.ts';
import { resolve } from '../../../../src/agent/sources/registry.ts';
import type { Resolved, Resolving, SourceContext } from '../../../../src/agent/sources/source.ts';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** A server that says what a real registry does not say when asked. @returns host and port */
export async function serve(t: TestContext, answer: Answer): Promise<string> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Answers by path below the API's root, query left out. */
export function paths(answers: Readonly<Record<string, unknown>>): Answer {
  return (request, response) => {
    const path = new URL(request.url as string, 'http://x').pathname.replace('/api/model_registry/v1alpha3/', '');
    const body = answers[path];
    response.writeHead(body === undefined ? 404 : 200, { 'content-type': 'application/json' }).end(JSON.stringify(body ?? { code: '', message: `no ${path}` }));
  };
}

/** @returns what came of it, the audit lines, and what it was asked with */
export async function resolved(t: TestContext, uri: string, options: Partial<Resolving> & { env?: Record<string, string> } = {}): Promise<{ result: Resolved | Error; lines: Record<string, unknown>[]; context: SourceContext }> {
  const { env = {}, registries, registryAllow = [] } = options;
  const http = httpOver({ env: {}, pace: paceOf(), retries: 0, connectSeconds: 30, idleSeconds: 30, userAgent: 'test' });
  t.after(() => http.close());
  const lines: Record<string, unknown>[] = [];
  const context: SourceContext = { http, env, note: () => {} };
  const result = await resolve(uri, context, { registries, registryAllow, audit: (line) => void lines.push(line) }, AbortSignal.timeout(60_000)).catch((error: Error) => error);
  return { result, lines, context };
}
