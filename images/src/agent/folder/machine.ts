import { readFileSync, readlinkSync } from 'node:fs';

/** Which start of which kernel this is: what was written in it and not synced is still there in it. */
export function bootOf(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return '';
  }
}

/** A process that no other can be mistaken for. */
export interface ProcessName {
  readonly boot: string;
  /** Its namespace of process ids: containers have each their own. */
  readonly space: string;
  readonly pid: number;
  /** Ticks since the boot. */
  readonly started: string;
}

export function ownName(): ProcessName {
  return { boot: bootOf(), space: spaceOf(), pid: process.pid, started: startOf(process.pid) ?? '' };
}

/** Whether it has certainly ended; false where it cannot be seen from here. */
export function hasEnded({ boot, space, pid, started }: ProcessName): boolean {
  if (boot === '' || space === '') return false;
  return boot === bootOf() && space === spaceOf() && startOf(pid) !== started;
}

function spaceOf(): string {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return '';
  }
}

/** Undefined where there is no such process, or only its zombie. */
function startOf(pid: number): string | undefined {
  try {
    // The name of the program, in parentheses, may have spaces.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /s, '').split(' ');
    return fields[0] === 'Z' ? undefined : fields[19];
  } catch {
    return undefined;
  }
}
