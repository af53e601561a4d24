import type { Log } from '../../program/log.ts';
import { NO_TRACES, type Tracing } from './trace.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Traces as OpenTelemetry's variables ask for them; without an endpoint none,
 * and nothing of it is loaded. What the variables ask for and is not there is
 * a warning, as the specification has it: a server is not down for its traces.
 *
 * @see https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/
 * @see https://opentelemetry.io/docs/specs/otel/protocol/exporter/
 */
export async function startTracing(env: Environment, log: Log): Promise<Tracing> {
  const [name, endpoint] = endpointIn(env);
  if (endpoint === undefined || value(env, 'OTEL_SDK_DISABLED')?.toLowerCase() === 'true' || value(env, 'OTEL_TRACES_EXPORTER') === 'none') return NO_TRACES;
  const reason = whyNot(env, name, endpoint);
  if (reason !== undefined) {
    log.warning('no traces are sent', { reason });
    return NO_TRACES;
  }
  const { openTelemetry } = await import('./open-telemetry.ts');
  return openTelemetry(log);
}

/** The specification: an empty variable is none. */
const value = (env: Environment, name: string): string | undefined => env[name]?.trim() || undefined;

function endpointIn(env: Environment): [string, string | undefined] {
  const [own, all] = ['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', 'OTEL_EXPORTER_OTLP_ENDPOINT'] as const;
  return value(env, own) === undefined ? [all, value(env, all)] : [own, value(env, own)];
}

function whyNot(env: Environment, name: string, endpoint: string): string | undefined {
  const exporter = value(env, 'OTEL_TRACES_EXPORTER') ?? 'otlp';
  if (exporter !== 'otlp') return `OTEL_TRACES_EXPORTER must be otlp or none, got '${exporter.slice(0, 40)}'`;
  const protocol = value(env, 'OTEL_EXPORTER_OTLP_TRACES_PROTOCOL') ?? value(env, 'OTEL_EXPORTER_OTLP_PROTOCOL') ?? 'http/json';
  if (!protocol.startsWith('http/')) {
    return `OTLP goes over HTTP here, and OTEL_EXPORTER_OTLP_PROTOCOL is '${protocol.slice(0, 40)}': set it to http/json, and the endpoint to the collector's port for HTTP (usually 4318)`;
  }
  // Not quoted: an address may hold a password.
  if (!URL.canParse(endpoint) || !/^https?:$/.test(new URL(endpoint).protocol)) return `${name} must be a URL that begins with http:// or https://`;
  return undefined;
}
