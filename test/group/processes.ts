import { readdirSync, readFileSync } from 'node:fs';

/** A process of a container, by its number on this machine. */
export interface Process {
  readonly pid: number;
  /** Its number in the container. */
  readonly inner: number;
  readonly command: string;
}

/** The processes of a container. All pods are on this machine, so its /proc shows them. */
export function processesOf(container: string): Process[] {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).flatMap((name) => {
    const read = (file: string) => readFileSync(`/proc/${name}/${file}`, 'utf8');
    try {
      if (!read('cgroup').includes(container)) { return []; }
      const inner = /^NSpid:.*\s(\d+)$/m.exec(read('status'));
      return [{ pid: Number(name), inner: Number(inner?.[1]), command: read('cmdline').replace(/\0/g, ' ').trim() }];
    } catch {
      return []; // It ended while it was looked at.
    }
  });
}

/** Those whose command line holds a text; none is an error, for then a fault would do nothing. */
export function named(container: string, text: string): Process[] {
  const all = processesOf(container);
  const found = all.filter(({ command }) => command.includes(text));
  if (found.length === 0) {
    throw new Error(`no process with '${text}' among: ${all.map(({ command }) => command.slice(0, 60)).join('; ')}`);
  }
  return found;
}

export function send(signal: NodeJS.Signals, processes: Process[]): void {
  processes.forEach(({ pid }) => process.kill(pid, signal));
}

/** Seconds of CPU that a process used so far. */
export function cpuSeconds({ pid }: Process): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /s, '').split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}
