import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Failure } from '../failure.ts';
import { hasEnded, ownName, type ProcessName } from './machine.ts';
import { readPlain } from './plain-file.ts';

const BEAT_MS = 1000;
const STALE_MS = 15_000;
const LOOK_MS = 250;

export interface Lock {
  /** Of those who have held it, the how manieth this one is. */
  readonly number: number;
  /** Before anything is made final: whether it is still held. @throws Failure */
  check(): Promise<void>;
  release(): Promise<void>;
}

export interface LockOptions {
  readonly signal: AbortSignal;
  /** Called once, if there is another agent to wait for. */
  readonly onWait: () => void;
  /** Somebody took this process for dead: it must not write any more. */
  readonly onLost: (failure: Failure) => void;
}

interface Owner extends ProcessName {
  readonly beat: number;
  readonly released?: true;
}

/**
 * One agent at a time in a folder, without locks of the kernel, which network file systems have or have not.
 *
 * Files `.agent-lock-1`, `.agent-lock-2`...: the highest is the owner's, who writes it anew every second. It is free when it says so,
 * when its process has ended, or when it has not changed for 15 s of the waiting one's clock. Whoever then makes the next
 * number, which only one can, has it. Numbers never go back, so that nobody removes what another has just made.
 */
export async function acquire(folder: string, options: LockOptions): Promise<Lock> {
  const { signal, onWait } = options;
  let seen = { text: '', at: performance.now() };
  let waited = false;
  for (;;) {
    signal.throwIfAborted();
    const highest = await highestIn(folder);
    const text = highest === 0 ? '' : await readPlain(lockFile(folder, highest)).catch(() => '');
    if (`${highest} ${text}` !== seen.text) seen = { text: `${highest} ${text}`, at: performance.now() };
    if (highest === 0 || isFree(text) || performance.now() - seen.at > STALE_MS) {
      if (await make(folder, highest + 1)) return hold(folder, highest + 1, options);
      continue;
    }
    if (!waited) onWait();
    waited = true;
    await sleep(LOOK_MS, undefined, { signal }).catch(() => signal.throwIfAborted());
  }
}

function isFree(text: string): boolean {
  try {
    const owner = JSON.parse(text) as Owner;
    return owner.released === true || hasEnded(owner);
  } catch {
    // It is being written.
    return false;
  }
}

async function make(folder: string, number: number): Promise<boolean> {
  try {
    await writeFile(lockFile(folder, number), content(0), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

async function hold(folder: string, number: number, { onLost }: LockOptions): Promise<Lock> {
  const path = lockFile(folder, number);
  for (const lower of (await numbersIn(folder)).filter((other) => other < number)) await rm(lockFile(folder, lower), { recursive: true, force: true });
  let beat = 0;
  let writing = Promise.resolve();
  const write = async (): Promise<void> => {
    // A full disk or a slow one: what counts is whether somebody else took over.
    await writeFile(path, content(++beat)).catch(() => {});
    if (await highestIn(folder).catch(() => number) > number) lose();
  };
  const timer = setInterval(() => { writing = writing.then(write); }, BEAT_MS);
  const lost = new Failure('temporary', `another agent took over '${folder}', because this one had not moved for ${STALE_MS / 1000} s: run again`);
  const lose = (): void => {
    clearInterval(timer);
    onLost(lost);
  };
  return {
    number,
    check: async () => {
      if (await highestIn(folder) > number) throw lost;
    },
    release: async () => {
      clearInterval(timer);
      await writing;
      if (await highestIn(folder).catch(() => number) > number) return;
      await writeFile(path, JSON.stringify({ released: true })).catch(() => rm(path, { force: true }).catch(() => {}));
    },
  };
}

function content(beat: number): string {
  return JSON.stringify({ ...ownName(), beat } satisfies Owner);
}

function lockFile(folder: string, number: number): string {
  return join(folder, `.agent-lock-${number}`);
}

async function highestIn(folder: string): Promise<number> {
  return Math.max(0, ...await numbersIn(folder));
}

async function numbersIn(folder: string): Promise<number[]> {
  return (await readdir(folder)).flatMap((name) => /^\.agent-lock-(\d{1,15})$/.exec(name)?.[1] ?? []).map(Number);
}
