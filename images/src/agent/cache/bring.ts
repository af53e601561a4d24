import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { EXIT, type ExitName } from '../exit.ts';
import type { CatalogModel } from './catalog.ts';

/** How far a fetch is; what is not known is left out. */
export interface Progress {
  readonly bytes: number;
  readonly of?: number;
  readonly secondsLeft?: number;
}

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
  /** Lines of its log, without the newline. */
  readonly onLine: (line: string) => void;
}

/**
 * Makes a folder complete by `agent fetch` in a process of its own: what one model does to it (a broken source, its own
 * ceiling of memory, a crash) is of no concern to the others, and the contract of exit codes is the one that pods know.
 */
export async function bring({ uri, bytes, args }: CatalogModel, dest: string, { signal, verify, onProgress, onLine }: Bringing): Promise<Brought> {
  const child = spawn(process.execPath, [
    ...process.execArgv, process.argv[1] as string, 'fetch', uri, dest, ...args, '--progress=json', `--max-bytes=${bytes}`, ...(verify ? ['--verify'] : []),
  ], { stdio: ['ignore', 'pipe', 'pipe'] });
  const stop = (): void => void child.kill('SIGTERM');
  signal.addEventListener('abort', stop, { once: true });
  let message = '';
  createInterface({ input: child.stdout }).on('line', (line) => {
    const { message: said, bytes: moved, of, secondsLeft } = fieldsOf(line);
    if (said === 'progress' && typeof moved === 'number') {
      onProgress({ bytes: moved, ...(typeof of === 'number' ? { of } : {}), ...(typeof secondsLeft === 'number' ? { secondsLeft } : {}) });
    } else onLine(line);
  });
  createInterface({ input: child.stderr }).on('line', (line) => {
    onLine(line);
    if (!line.startsWith('{')) message = line;
  });
  try {
    const code = await new Promise<number | null>((resolve, reject) => child.once('close', resolve).once('error', reject));
    const exit = (Object.keys(EXIT) as ExitName[]).find((name) => EXIT[name].code === code) ?? 'internal';
    return { exit, message: message || (exit === 'complete' ? '' : `it ended with code ${code}`) };
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

function fieldsOf(line: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(line) as Readonly<Record<string, unknown>>;
  } catch {
    return {};
  }
}
