import { end } from '../program/end.ts';
import { onStop } from '../program/signals.ts';
import { help } from '../settings/help.ts';
import { parse } from '../settings/parse.ts';
import { UsageError } from '../settings/value.ts';
import { environmentOf } from './environment.ts';
import { EXIT, type ExitName } from './exit.ts';
import { Failure } from './failure.ts';
import { fetchAll } from './fetch/fetch.ts';
import { wishesOf } from './fetch/wish.ts';
import { failureOf } from './net/failure-of.ts';
import { AGENT, type Settings } from './options.ts';
import { reportTo, type Report } from './report/report.ts';

/** Whoever comes after may be another user: group 0 is what they have in common. */
process.umask(process.umask() & ~0o070);

async function main(args: readonly string[]): Promise<void> {
  if (args.includes('--help') || args.includes('-h')) return void process.stdout.write(help(AGENT));
  const { settings, words } = parse(AGENT, args, process.env);
  if (words[0] === 'scan') return (await import('./scan/command.ts')).scanCommand(words.slice(1), settings, stopSignal());
  if (words[0] === 'await') return (await import('./cache/await.ts')).awaitCommand(words.slice(1), settings, reportOf(settings), stopSignal());
  if (words[0] === 'repository') return (await import('./repository/command.ts')).repositoryCommand(words.slice(1), settings, reportOf(settings));
  if (words[0] === 'models') return (await import('./models/command.ts')).modelsCommand(words.slice(1), settings, stopSignal());
  if (words[0] === 'cache') return (await import('./cache/command.ts')).cacheCommand(words.slice(1), settings, stopSignal());
  const wishes = wishesOf(words[0] === 'fetch' ? words.slice(1) : words);
  const env = environmentOf(process.env, settings.envDir);
  await fetchAll(wishes, { settings, env, report: reportOf(settings), stop: stopSignal() });
}

function reportOf({ progress, logLevel }: Settings): Report {
  const mode = progress === 'auto' ? (process.stdout.isTTY ? 'line' : 'json') : progress;
  return reportTo({ mode, level: logLevel, out: (text) => process.stdout.write(text), error: (text) => process.stderr.write(text) });
}

/** A second signal does not wait. */
function stopSignal(): AbortSignal {
  const controller = new AbortController();
  onStop((signal) => {
    if (controller.signal.aborted) process.exit(EXIT.stopped.code);
    controller.abort(new Failure('stopped', `stopped by ${signal}: what is there is kept, the next run goes on`));
  });
  return controller.signal;
}

function fail(error: unknown): never {
  if (error instanceof UsageError) end(EXIT.usage.code, error.message);
  const { exit, message } = failureOf(error, 'fetch');
  end(EXIT[exit satisfies ExitName].code, message);
}

// Whoever read the output may be gone: what is fetched is not for them alone.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
process.on('uncaughtException', fail);
main(process.argv.slice(2)).catch(fail);
