import { clonesCommand } from './image';
import { inPlace, Place } from './places';
import { Container } from './pod';

/** A container as a process of this machine. */
export interface LocalProcess {
  readonly command: string[];
  /** All of its environment: nothing of the caller's, but where programs are. */
  readonly env: Record<string, string>;
}

export interface Machine {
  /** The clone's package `images`. */
  readonly images: string;
  readonly places: readonly Place[];
  /** Ports of the container that are others here. */
  readonly ports: ReadonlyMap<number, number>;
  /** Where programs are. */
  readonly path: string;
}

/** Command, arguments and environment of the manifest, with the paths and ports of this machine. */
export function localProcess(container: Container, machine: Machine): LocalProcess {
  const { images, places, ports, path } = machine;
  const args = (container.args ?? []).map((text) => inPlace(text, places));
  const env = (container.env ?? []).map(({ name, value, valueFrom }) => {
    if (valueFrom !== undefined) throw new Error(`variable '${name}' comes from an object of the cluster`);
    return [name, inPlace(value ?? '', places)];
  });
  return {
    command: [...clonesCommand(container.command ?? [], images, places), ...withPorts(args, ports)],
    // A server that is tried is nobody else's business. A flag --host of the manifest would win.
    env: { PATH: path, SERVER_HOST: '127.0.0.1', ...Object.fromEntries(env) },
  };
}

function withPorts(args: readonly string[], ports: ReadonlyMap<number, number>): string[] {
  return [...ports].reduce((all, [port, here]) => {
    if (port === here) return all;
    const flag = new RegExp(`^(--[\\w-]*port=)${port}$`);
    if (!all.some((text) => flag.test(text))) throw new Error(`port ${port} is taken, and no argument sets it: free it`);
    return all.map((text) => text.replace(flag, `$1${here}`));
  }, [...args]);
}
