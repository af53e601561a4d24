import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { EXIT, type ExitName } from '../exit.ts';
import type { Level } from '../../program/log.ts';
import type { CatalogModel } from './catalog.ts';

/** How far a fetch is; what is not known is left out. */
export interface Progress {
  readonly bytes: number;
  readonly of?: number;
  readonly secondsLeft?: number;
}

/** What is brought: an address, arguments of the fetch, and at most so many bytes. */
export type Brings = Pick<CatalogModel, 'uri' | 'args'> & Partial<Pick<CatalogModel, 'bytes'>>;

export interface Brought {
  readonly exit: ExitName;
  /** The last thing that it said: the cause, where it failed. */
  readonly message: string;
}

export interface Bringing {
  readonly signal: AbortSignal;
  /** Read every byte that is there and compare it. */
  readonly verify: boolean;
  readonly onProgress: (progress: Progress) => void;
  /** What it says besides: a message and its fields. */
  readonly onSaid: (level: Level, message: string, fields: Readonly<Record<string, unknown>>) => void;
}

/**
 * Makes a folder complete by `agent fetch` in a process of its own: what one model does to it (a broken source, its own
 * ceiling of memory, a crash) is of no concern to the others, and the contract of exit codes is the one that pods know.
 */
export async function bring({ uri, bytes, args }: Brings, dest: string, { signal, verify, onProgress, onSaid }: Bringing): Promise<Brought> {
  const child = spawn(process.execPath, [
    ...process.execArgv, process.argv[1] as string, 'fetch', uri, dest, ...args, '--progress=json', ...(bytes === undefined ? [] : within(bytes, args)), ...(verify ? ['--verify'] : []),
  ], { stdio: ['ignore', 'pipe', 'pipe'] });
  const stop = (): void => void child.kill('SIGTERM');
  signal.addEventListener('abort', stop, { once: true });
  let message = '';
  const hear = (line: string): void => {
    const said = saidIn(line);
    if (said === undefined) message = line;
    else if (said.message === 'progress') onProgress(progressOf(said));
    else {
      const { time: _, level, message: what, ...fields } = said;
      // What it says of itself is for who asks more closely; what goes wrong is not.
      onSaid(level === 'warning' || level === 'error' ? level : 'debug', String(what), fields);
    }
  };
  for (const output of [child.stdout, child.stderr]) createInterface({ input: output }).on('line', hear);
  try {
    const code = await new Promise<number | null>((resolve, reject) => child.once('close', resolve).once('error', reject));
    const exit = (Object.keys(EXIT) as ExitName[]).find((name) => EXIT[name].code === code) ?? 'internal';
    return { exit, message: message || (exit === 'complete' ? '' : `it ended with code ${code}`) };
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** What is reserved is for the files, whether they come packed or not. */
function within(bytes: number, args: readonly string[]): string[] {
  const isSaid = args.some((arg) => /^--max[-_]unpacked\b/.test(arg));
  return [`--max-bytes=${bytes}`, ...(isSaid ? [] : [`--max-unpacked=${bytes}`])];
}

/** A line of its log; undefined for the last one, which is a sentence. */
function saidIn(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const said: unknown = JSON.parse(line);
    return typeof said === 'object' && said !== null ? said as Readonly<Record<string, unknown>> : undefined;
  } catch {
    return undefined;
  }
}

function progressOf({ bytes, of, secondsLeft }: Readonly<Record<string, unknown>>): Progress {
  return { bytes: Number(bytes), ...(typeof of === 'number' ? { of } : {}), ...(typeof secondsLeft === 'number' ? { secondsLeft } : {}) };
}
