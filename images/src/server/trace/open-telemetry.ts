import { defaultTextMapSetter, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace, type Context, type Span, type Tracer } from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { defaultResource, detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../../program/log.ts';
import { IDENTITY } from '../identity.ts';
import { telling } from './telling-exporter.ts';
import type { RequestStart, RequestTrace, Stage, StageRef, Tracing } from './trace.ts';

/** Endpoint, headers, sampler, limits and queue are read from the environment by these packages themselves. */
export function openTelemetry(log: Log): Tracing {
  const provider = new BasicTracerProvider({
    resource: defaultResource()
      .merge(resourceFromAttributes({ 'service.name': IDENTITY.name, 'service.version': IDENTITY.version }))
      .merge(detectResources({ detectors: [envDetector] })),
    spanProcessors: [new BatchSpanProcessor(telling(new OTLPTraceExporter(), log))],
  });
  const tracer = provider.getTracer(IDENTITY.name, IDENTITY.version);
  return {
    begin: (start) => begin(tracer, start),
    // The exporter tries for longer than anybody waits for a pod to end.
    close: (milliseconds) => Promise.race([provider.shutdown().catch(() => {}), sleep(milliseconds)]),
  };
}

const propagator = new W3CTraceContextPropagator();
const HEADERS = { keys: () => ['traceparent', 'tracestate'], get: (start: RequestStart, name: string) => start.header(name) };

function begin(tracer: Tracer, start: RequestStart): RequestTrace | undefined {
  const parent = propagator.extract(ROOT_CONTEXT, start, HEADERS);
  const clock = clockOf();
  const span = tracer.startSpan(start.name, { kind: SpanKind.SERVER, attributes: start.attributes, startTime: clock(performance.now()) }, parent);
  if (!span.isRecording()) return undefined;
  const inside = trace.setSpan(parent, span);
  return {
    model: (name) => void span.setAttribute('inference.model', name),
    headers: () => {
      const told: Record<string, string> = {};
      propagator.inject(inside, told, defaultTextMapSetter);
      return told;
    },
    stage: (stage) => addStage(tracer, inside, stage, clock),
    end: (attributes, failed) => end(span.setAttributes(attributes), failed, clock(performance.now())),
  };
}

/** Seconds and nanoseconds since 1970 of a `performance.now()`. */
type Clock = (at: number) => [number, number];

/** One for a request and its stages: left to themselves, spans differ by up to a millisecond, which is longer than many a stage. */
function clockOf(): Clock {
  const offset = Date.now() - performance.now();
  return (at) => [Math.floor((offset + at) / 1000), Math.round(((offset + at) % 1000) * 1e6)];
}

function addStage(tracer: Tracer, inside: Context, { name, from, to, counts, failed = false, firstToken, shared }: Stage, clock: Clock): StageRef {
  const span = tracer.startSpan(name, { startTime: clock(from), attributes: counts, links: shared === undefined ? [] : [{ context: shared }] }, inside);
  if (firstToken !== undefined) span.addEvent('first token', clock(firstToken));
  end(span, failed, clock(to));
  return span.spanContext();
}

/** Without a message: it may quote what a client sent. */
function end(span: Span, failed: boolean, at: [number, number]): void {
  if (failed) span.setStatus({ code: SpanStatusCode.ERROR });
  span.end(at);
}
