import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

export interface Measured {
  readonly seconds: number;
  /** MiB at its most, of the command with all its processes, looked at every 50 ms; shared pages count once. */
  readonly peak: number;
}

/** Runs a command to its end. @throws where it fails, with what it said */
export async function measure(command: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Measured> {
  const [file = '', ...args] = command;
  const began = performance.now();
  const child = spawn(file, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let [said, peak] = ['', 0];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => { said = (said + chunk.toString()).slice(-2000); });
  const timer = setInterval(() => { peak = Math.max(peak, memoryOf(child.pid as number)); }, 50);
  const code = await new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve)).finally(() => clearInterval(timer));
  const seconds = (performance.now() - began) / 1000;
  if (code !== 0) throw new Error(`${command.join(' ')} ended with ${code}:\n${said}`);
  return { seconds, peak };
}

function memoryOf(root: number): number {
  return treeOf(root).reduce((sum, pid) => sum + pss(pid), 0) / 1024;
}

function treeOf(root: number): number[] {
  const parents = readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map((name) => [Number(name), parentOf(name)] as const);
  const tree = [root];
  for (const at of tree) tree.push(...parents.filter(([, parent]) => parent === at).map(([pid]) => pid));
  return tree;
}

function parentOf(pid: string): number {
  return Number(read(`/proc/${pid}/stat`).replace(/^.*\) /s, '').split(' ')[1]);
}

/** KiB. */
function pss(pid: number): number {
  return Number(/^Pss:\s+(\d+)/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0);
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // It has just ended.
    return '';
  }
}
