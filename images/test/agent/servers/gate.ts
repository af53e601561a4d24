import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { startAgent } from '../process.ts';

/** A door before a server: it can be held after so many bytes, which is how a process is killed midway for sure. */
export interface Gate {
  readonly port: number;
  /** Bytes of answers that went through. */
  readonly passed: number;
  /** Lets so many more bytes of answers through; resolves once it holds. */
  holdAfter(bytes: number): Promise<void>;
  open(): void;
  stop(): Promise<void>;
}

export async function gateBefore(port: number, host = '127.0.0.1'): Promise<Gate> {
  const sockets = new Set<Socket>();
  let passed = 0;
  let limit = Infinity;
  let holds = (): void => {};
  const server = createServer((client) => {
    const origin = connect(port, host);
    for (const socket of [client, origin]) {
      sockets.add(socket);
      socket.on('error', () => {}).on('close', () => {
        sockets.delete(socket);
        client.destroy();
        origin.destroy();
      });
    }
    client.pipe(origin);
    origin.on('data', (chunk) => {
      passed += chunk.length;
      client.write(chunk);
      if (passed < limit) return;
      sockets.forEach((socket) => socket.pause());
      holds();
    });
    if (passed >= limit) origin.pause();
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    port: (server.address() as AddressInfo).port,
    get passed() { return passed; },
    holdAfter: (bytes) => {
      limit = passed + bytes;
      return new Promise((resolve) => { holds = resolve; });
    },
    open: () => {
      limit = Infinity;
      sockets.forEach((socket) => socket.resume());
    },
    stop: async () => {
      sockets.forEach((socket) => socket.destroy());
      await new Promise((done) => server.close(done));
    },
  };
}

/**
 * Runs the command as a process, kills it midway and runs it again.
 *
 * @returns how the second run ended, and how many bytes went through in it
 */
export async function killedAndRunAgain(args: readonly string[], env: Readonly<Record<string, string>>, gate: Gate, bytes: number): Promise<{ readonly code: number | null; readonly output: string; readonly passed: number }> {
  const held = gate.holdAfter(bytes);
  const first = startAgent(args, { env });
  const early = await Promise.race([held, first.ended()]);
  if (early !== undefined) throw new Error(`the agent ended with ${early} before it was killed:\n${first.output()}`);
  first.process.kill('SIGKILL');
  await first.ended();
  gate.open();
  const before = gate.passed;
  const second = startAgent(args, { env });
  return { code: await second.ended(), output: second.output(), passed: gate.passed - before };
}
