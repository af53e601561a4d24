import { setMaxListeners } from 'node:events';
import { Failure } from '../failure.ts';
import { paceOf } from '../net/pace.ts';
import { redact } from '../net/redact.ts';
import { httpOver } from '../net/undici-http.ts';
import type { Settings } from '../options.ts';
import type { Report } from '../report/report.ts';
import { filesText } from '../report/words.ts';
import { sizeText } from '../select/size-text.ts';
import { hashing } from '../transfer/hashing.ts';
import { fillFolder } from './folder.ts';
import type { Wish } from './wish.ts';

export interface FetchOptions {
  readonly settings: Settings;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly report: Report;
  /** Asked to stop, by a signal of the process. */
  readonly stop: AbortSignal;
}

/** Fills one folder after the other. @throws Failure */
export async function fetchAll(wishes: readonly Wish[], { settings, env, report, stop }: FetchOptions): Promise<void> {
  const controller = new AbortController();
  const abort = (reason: unknown): void => controller.abort(reason);
  stop.addEventListener('abort', () => abort(stop.reason), { once: true });
  if (stop.aborted) abort(stop.reason);
  setMaxListeners(0, controller.signal);
  const end = performance.now() + settings.deadline * 1000;
  const deadline = setTimeout(() => abort(new Failure('temporary', `not complete after the ${settings.deadline} s of --deadline: run again, which goes on with what is there, or allow more`)), settings.deadline * 1000);
  const patience = (): number => (end - performance.now()) / 1000;
  const pace = paceOf({ patience, onWait: (host, seconds) => report.log.warning('waiting as long as the server asks to', { host, seconds }) });
  const http = httpOver({
    env, pace, patience, retries: settings.retries,
    onRetry: (url, { message }, seconds) => report.log.warning('trying again', { url, reason: message, seconds: Number(seconds.toFixed(1)) }),
    connectSeconds: settings.connectTimeout, idleSeconds: Math.max(settings.stallWindow, settings.connectTimeout), userAgent: 'cdk8s-kserve-agent',
  });
  const hash = hashing();
  try {
    for (const wish of wishes) {
      const began = performance.now();
      report.say(`fetching ${wish.uris.map(redact).join(', ')} into ${wish.dest}`);
      const { files, bytes, fetched, linked } = await fillFolder(wish, {
        settings, report, pace, abort,
        hashing: hash,
        source: { http, env, note: report.log.info, ociPlainHttp: settings.ociPlainHttp },
        signal: controller.signal,
        patience,
      });
      const seconds = (performance.now() - began) / 1000;
      const how = [fetched > 0 ? `${filesText(fetched)} fetched and verified` : '', linked > 0 ? `${filesText(linked)} linked` : ''].filter((part) => part !== '').join(', ') || 'nothing to fetch';
      report.say(`complete: ${wish.dest} has ${filesText(files)}, ${sizeText(bytes)}; ${how} in ${seconds.toFixed(1)} s`, { dest: wish.dest, files, bytes, fetched, linked, seconds: Number(seconds.toFixed(3)) });
    }
  } finally {
    clearTimeout(deadline);
    report.close();
    await Promise.all([http.close(), hash.close()]);
  }
}
