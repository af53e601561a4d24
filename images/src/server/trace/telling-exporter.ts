import { ExportResultCode } from '@opentelemetry/core';
import type { SpanExporter } from '@opentelemetry/sdk-trace-base';
import type { Log } from '../../program/log.ts';

/** Says once that spans are lost, and once that they arrive again: OpenTelemetry itself is silent. */
export function telling(exporter: SpanExporter, log: Log): SpanExporter {
  let areLost = false;
  return {
    export: (spans, done) => exporter.export(spans, (result) => {
      const failed = result.code !== ExportResultCode.SUCCESS;
      if (failed && !areLost) log.warning('traces are lost: their endpoint cannot be reached or refuses them', { reason: codeOf(result.error) });
      if (!failed && areLost) log.info('traces arrive again');
      areLost = failed;
      done(result);
    }),
    shutdown: () => exporter.shutdown(),
  };
}

/** ECONNREFUSED, or the status: a message may hold the address with a password, or the answer's text. */
function codeOf(error: Error | undefined): string {
  return String((error as { code?: unknown } | undefined)?.code ?? error?.name ?? 'unknown');
}
