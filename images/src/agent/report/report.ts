import { logTo, type Level, type Log } from '../../program/log.ts';
import { sizeText } from '../select/size-text.ts';
import { rateOver } from './rate.ts';
import { filesText, secondsText } from './words.ts';

export interface Plan {
  readonly uri: string;
  readonly dest: string;
  /** To fetch. */
  readonly files: number;
  /** Of them, as far as sizes are known. */
  readonly bytes: number;
  /** Files whose size nobody tells. */
  readonly unsized: number;
  /** Files of this machine, to be linked. */
  readonly linked: number;
  /** Files that are there already. */
  readonly kept: number;
  readonly leftOut: readonly { readonly path: string; readonly size: number | undefined; readonly reason: string }[];
}

/** What whoever waits gets to see. */
export interface Report {
  readonly log: Log;
  /** On standard error whatever --log-level says: who fetched what is not for whoever sets that to decide. */
  audit(line: Readonly<Record<string, unknown>>): void;
  say(message: string, fields?: Readonly<Record<string, unknown>>): void;
  plan(plan: Plan): void;
  /** Bytes that are there; less than zero where they were given up. */
  moved(bytes: number): void;
  close(): void;
}

export interface ReportOptions {
  readonly mode: 'line' | 'json' | 'none';
  readonly level: Level;
  readonly out: (text: string) => void;
  readonly error: (text: string) => void;
}

const LINE_MS = 200;
const JSON_MS = 5000;
const SHOWN = 5;

export function reportTo({ mode, level, out, error }: ReportOptions): Report {
  const wide = mode === 'line';
  const rate = rateOver(10);
  let [expected, unsized, done, shown] = [0, 0, 0, false];
  let timer: NodeJS.Timeout | undefined;
  const clear = (): void => {
    if (shown) out('\r\u001b[K');
    shown = false;
  };
  const write = (line: string): void => {
    clear();
    error(line);
  };
  const log = logTo(write, level);
  const say = (message: string, fields: Readonly<Record<string, unknown>> = {}, words = message): void => {
    clear();
    out(wide ? `${words}\n` : `${JSON.stringify({ time: new Date().toISOString(), level: 'info', message, ...fields })}\n`);
  };
  const show = (): void => {
    rate.add(done);
    const { perSecond } = rate;
    const left = unsized === 0 && perSecond > 0 ? (expected - done) / perSecond : undefined;
    if (wide) {
      const part = expected > 0 && unsized === 0 ? ` of ${sizeText(expected)}  ${Math.floor((done / expected) * 100)}%` : '';
      out(`\r\u001b[K  ${sizeText(done)}${part}  ${sizeText(Math.round(perSecond))}/s${left === undefined ? '' : `  ${secondsText(left)} left`}`);
      shown = true;
    } else {
      say('progress', { bytes: done, ...(unsized === 0 ? { of: expected } : {}), bytesPerSecond: Math.round(perSecond), ...(left === undefined ? {} : { secondsLeft: Math.round(left) }) });
    }
  };
  const start = (): void => {
    if (mode === 'none' || timer !== undefined) return;
    timer = setInterval(show, wide ? LINE_MS : JSON_MS);
    timer.unref();
  };
  return {
    log,
    audit: (line) => write(`${JSON.stringify(line)}\n`),
    say: (message, fields) => say(message, fields),
    plan: (plan) => {
      expected += plan.bytes;
      unsized += plan.unsized;
      const { leftOut, ...numbers } = plan;
      say('plan', { ...numbers, leftOut: { files: leftOut.length, bytes: sum(leftOut), first: leftOut.slice(0, SHOWN * 4) } }, planWords(plan));
      if (plan.files > 0) start();
    },
    moved: (bytes) => { done += bytes; },
    close: () => {
      clearInterval(timer);
      clear();
    },
  };
}

function planWords({ files, bytes, unsized, linked, kept, leftOut }: Plan): string {
  const more = unsized === 0 ? '' : ` and ${filesText(unsized)} of unknown size`;
  const links = linked === 0 ? '' : `; ${filesText(linked)} to link`;
  const there = kept === 0 ? '' : `; ${filesText(kept)} there already`;
  const lines = leftOut.slice(0, SHOWN).map(({ path, size, reason }) => `    ${path}${size === undefined ? '' : `, ${sizeText(size)}`}: ${reason}`);
  if (leftOut.length > SHOWN) lines.push(`    and ${filesText(leftOut.length - SHOWN)} more`);
  const left = leftOut.length === 0 ? '' : `\n  left out: ${filesText(leftOut.length)}, ${sizeText(sum(leftOut))}\n${lines.join('\n')}`;
  return `  to fetch: ${filesText(files)}, ${sizeText(bytes)}${more}${links}${there}${left}`;
}

function sum(files: readonly { readonly size: number | undefined }[]): number {
  return files.reduce((total, { size }) => total + (size ?? 0), 0);
}
