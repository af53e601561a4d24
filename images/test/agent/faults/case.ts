import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EXIT, type ExitName } from '../../../src/agent/exit.ts';
import { filesIn, isComplete } from '../inspect.ts';
import { startAgent, type RunningAgent } from '../process.ts';
import { bytes, fileServer, sha256, type FileServer } from '../servers/files.ts';

/** One try of a fault: a server with a model of two files, a folder, and chance. */
export interface Trial {
  readonly server: FileServer;
  readonly dest: string;
  /** From 0 up to 1. */
  readonly random: () => number;
  readonly start: (args?: readonly string[], env?: NodeJS.ProcessEnv) => RunningAgent;
  /** What the agent fetches: one file without a hash, one with. */
  readonly words: () => string[];
}

export interface Fault {
  readonly name: string;
  /** What may come of it. */
  readonly exits: readonly (ExitName | 'killed')[];
  /** More cannot be done in a reasonable time. */
  readonly mostTimes?: number;
  /** Why it cannot be tried here. */
  readonly skip?: string | undefined;
  /** Brings it about. The code that the agent ended with. */
  run(trial: Trial): Promise<number | null>;
}

export interface Outcome {
  readonly exit: string;
  /** Undefined where all is well. */
  readonly wrong: string | undefined;
}

export const SIZES = { 'model.bin': 6_000_000, 'config.json': 3000 } as const;
export const SHORT = ['--part-size', '262144', '--stall-window', '0.5', '--connect-timeout', '10'];
export const FLAGS = [...SHORT, '--retries', '40'];

/** Brings the fault about, then lets the agent run undisturbed: the folder must be whole, and never be wrong. */
export async function tryOnce(fault: Fault, random: () => number): Promise<Outcome> {
  const server = await fileServer();
  for (const [name, size] of Object.entries(SIZES)) {
    const body = bytes(size);
    server.files.set(`/${name}`, { body, etag: `"${sha256(body)}"` });
  }
  const dest = mkdtempSync(join(tmpdir(), 'fault-'));
  const hash = (name: string): string => sha256(server.files.get(`/${name}`)!.body);
  const words = (): string[] => [`${server.url}/model.bin`, dest, `${server.url}/config.json#sha256=${hash('config.json')}`, dest];
  const start = (args: readonly string[] = FLAGS, env: NodeJS.ProcessEnv = {}): RunningAgent => startAgent(['fetch', ...words(), ...args], { env });
  try {
    const code = await fault.run({ server, dest, random, start, words });
    const exit = nameOf(code);
    if (!fault.exits.includes(exit as ExitName | 'killed')) return { exit, wrong: `ended with ${exit}` };
    const early = wrongIn(dest, server, false);
    if (early !== undefined) return { exit, wrong: early };
    server.fault = undefined;
    const last = start();
    const end = await last.ended();
    if (end !== EXIT.complete.code) return { exit, wrong: `undisturbed, it ended with ${nameOf(end)}: ${last.output()}` };
    return { exit, wrong: wrongIn(dest, server, true) };
  } finally {
    await server.close();
    rmSync(dest, { recursive: true, force: true });
  }
}

/** What is in its place must be right at any moment; and all there, once the folder says that it is complete. */
function wrongIn(dest: string, { files }: FileServer, whole: boolean): string | undefined {
  const there = filesIn(dest);
  const complete = (() => {
    try {
      return isComplete(dest);
    } catch {
      return false;
    }
  })();
  if (whole && !complete) return 'not marked as complete';
  if (complete && there.length !== files.size) return `complete, with ${there.length} of ${files.size} files`;
  // What changed at the source may lie here as it was, until the folder is complete.
  const wrong = complete ? there.find((name) => !readFileSync(join(dest, name)).equals(files.get(`/${name}`)!.body)) : undefined;
  const torn = there.find((name) => readFileSync(join(dest, name)).length !== files.get(`/${name}`)!.body.length);
  return wrong !== undefined ? `wrong bytes in ${wrong}` : torn !== undefined ? `only a part of ${torn}` : undefined;
}

export function nameOf(code: number | null): string {
  if (code === null) return 'killed';
  return Object.entries(EXIT).find(([, exit]) => exit.code === code)?.[0] ?? String(code);
}
