import './runtime/no-telemetry.ts';
import { setImmediate as turn } from 'node:timers/promises';
import { end } from '../program/end.ts';
import { logTo } from '../program/log.ts';
import { onStop } from '../program/signals.ts';
import { threadsOf } from '../settings/cpu-limit.ts';
import { help } from '../settings/help.ts';
import { UsageError } from '../settings/value.ts';
import { EXIT, ExitError } from './exit.ts';
import { SERVER, type Settings } from './options.ts';
import { parse } from './parse.ts';
import { start, type RunningServer } from './start.ts';

async function main(args: readonly string[]): Promise<void> {
  if (args.includes('--help') || args.includes('-h')) return void process.stdout.write(help(SERVER));
  const settings = parse(args, process.env);
  const began = performance.now();
  const log = logTo((line) => process.stderr.write(line), settings.logLevel);
  // A signal that came while all of this was loaded is heard now, before there is anything to drain.
  await turn();
  const server = await start(settings, log);
  stopOnSignals(server, settings);
  process.stdout.write(`${firstLine(settings, server)}\n`);
  const reason = await server.load();
  if (reason !== undefined) log.warning('not ready', { reason });
  else log.info('ready', { seconds: Number(((performance.now() - began) / 1000).toFixed(3)) });
}

function firstLine(settings: Settings, { httpPort, grpcPort }: RunningServer): string {
  const { workers, threads } = threadsOf(settings);
  const what = settings.modelDir === undefined ? `the models in ${settings.modelsDir}` : `model '${settings.modelName}' of ${settings.modelDir}`;
  const scheme = settings.tlsCert === undefined ? 'http' : 'https';
  const ports = `${scheme}://${settings.host}:${httpPort}${grpcPort === undefined ? '' : ` and gRPC on port ${grpcPort}`}`;
  return `Serving ${what} (${settings.graph}) at ${ports}, ${workers} worker(s) of ${threads} thread(s); ready when loaded`;
}

function stopOnSignals(server: RunningServer, settings: Settings): void {
  let stopping = false;
  onStop((signal) => {
    if (stopping) return;
    stopping = true;
    const delay = signal === 'SIGTERM' ? settings.drainDelay : 0;
    server.stop({ delay, drain: settings.drain }).then(() => process.exit(EXIT.stopped.code), fail);
  });
}

function fail(error: unknown): never {
  const exit = error instanceof UsageError ? 'usage' : error instanceof ExitError ? error.exit : 'internal';
  const text = exit === 'internal' ? `a fault of the server: ${(error as Error).stack}` : (error as Error).message;
  end(EXIT[exit].code, text);
}

process.on('uncaughtException', fail);
main(process.argv.slice(2)).catch(fail);
