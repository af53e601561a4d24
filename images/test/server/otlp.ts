import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

export interface ReceivedSpan {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly events: readonly string[];
  readonly from: bigint;
  readonly to: bigint;
  readonly failed: boolean;
}

export interface Receiver {
  readonly endpoint: string;
  readonly spans: readonly ReceivedSpan[];
  /** Of the last export. */
  readonly resource: Readonly<Record<string, unknown>>;
  /** Everything as it came. */
  readonly raw: string;
  /** Waits for so many spans. */
  received(count: number): Promise<readonly ReceivedSpan[]>;
}

/** A collector for OTLP over HTTP with JSON. @see https://opentelemetry.io/docs/specs/otlp/ */
export async function otlpReceiver(): Promise<Receiver> {
  const spans: ReceivedSpan[] = [];
  let [resource, raw] = [{}, ''];
  const server = createServer(async (request, answer) => {
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) body += chunk;
    raw += body;
    const isTraces = request.method === 'POST' && request.url === '/v1/traces' && request.headers['content-type'] === 'application/json';
    if (isTraces) {
      for (const group of (JSON.parse(body) as Export).resourceSpans) {
        resource = attributesOf(group.resource.attributes);
        spans.push(...group.scopeSpans.flatMap((scope) => scope.spans.map(spanOf)));
      }
    }
    answer.writeHead(isTraces ? 200 : 404, { 'content-type': 'application/json' }).end('{}');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  after(() => server.close().closeAllConnections());
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans,
    get resource() { return resource; },
    get raw() { return raw; },
    received: async (count) => {
      while (spans.length < count) await sleep(20);
      return spans;
    },
  };
}

interface KeyValue { readonly key: string; readonly value: Readonly<Record<string, unknown>> }
interface WireSpan {
  readonly name: string; readonly traceId: string; readonly spanId: string; readonly parentSpanId?: string;
  readonly startTimeUnixNano: string; readonly endTimeUnixNano: string;
  readonly attributes: readonly KeyValue[]; readonly events?: readonly { readonly name: string }[]; readonly status?: { readonly code?: number };
}
interface Export { readonly resourceSpans: readonly { readonly resource: { readonly attributes: readonly KeyValue[] }; readonly scopeSpans: readonly { readonly spans: readonly WireSpan[] }[] }[] }

const attributesOf = (list: readonly KeyValue[]): Record<string, unknown> => Object.fromEntries(list.map(({ key, value }) => [key, Object.values(value)[0]]));

const spanOf = ({ name, traceId, spanId, parentSpanId, startTimeUnixNano, endTimeUnixNano, attributes, events = [], status }: WireSpan): ReceivedSpan => ({
  name, traceId, spanId, ...(parentSpanId !== undefined && { parentSpanId }), attributes: attributesOf(attributes), events: events.map((event) => event.name),
  from: BigInt(startTimeUnixNano), to: BigInt(endTimeUnixNano), failed: status?.code === 2,
});
