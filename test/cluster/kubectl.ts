import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { KubeObject } from './objects';

/** Where run.sh and the Go program keep what they compile. */
export const CACHE = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'cdk8s-kserve', 'cluster');

export interface Outcome {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs kubectl against KUBECONFIG. A call costs 0.1 to 0.2 s: batch them. */
export function tryKubectl(args: string[], input?: string): Promise<Outcome> {
  const own = join(CACHE, 'kubectl');
  // A copy: Jest gives its tests a process.env that child processes do not see by themselves.
  return new Promise((resolve, reject) => {
    const child = spawn(existsSync(own) ? own : 'kubectl', args, { stdio: 'pipe', env: { ...process.env } });
    const outcome: Outcome = { code: -1, stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => { outcome.stdout += text; });
    child.stderr.setEncoding('utf8').on('data', (text: string) => { outcome.stderr += text; });
    child.on('error', reject);
    child.on('close', (code) => resolve({ ...outcome, code: code ?? -1 }));
    child.stdin.on('error', () => { /* It ended without reading: the exit code tells. */ });
    child.stdin.end(input ?? '');
  });
}

export async function kubectl(args: string[], input?: string): Promise<string> {
  const outcome = await tryKubectl(args, input);
  if (outcome.code !== 0) {
    throw new Error(`kubectl ${args.join(' ')}: ${outcome.stderr || `exit status ${outcome.code}`}`);
  }
  return outcome.stdout;
}

/** Several objects as one document for `-f -`. */
export function asList(objects: KubeObject[]): string {
  return JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects });
}

const APPLY = ['apply', '--server-side', '--force-conflicts', '--validate=strict', '--field-manager=cdk8s-kserve-test'];

/** Applies as users do, with unknown and doubled fields refused. */
export function tryApply(objects: KubeObject[], ...more: string[]): Promise<Outcome> {
  return tryKubectl([...APPLY, ...more, '-f', '-'], asList(objects));
}

/** Applies what must go through. */
export async function apply(objects: KubeObject[]): Promise<void> {
  if (objects.length === 0) { return; }
  await kubectl([...APPLY, '-f', '-'], asList(objects));
}

/** All objects of some kinds (plural.group), in one call; kinds that the cluster lacks are left out. */
export async function listAll(kinds: string[]): Promise<KubeObject[]> {
  served ??= new Set((await kubectl(['api-resources', '-o', 'name'])).split('\n'));
  const known = kinds.filter((kind) => served?.has(kind));
  const text = await kubectl(['get', known.join(','), '--all-namespaces', '-o', 'json']);
  return (JSON.parse(text) as { items: KubeObject[] }).items;
}

let served: Set<string> | undefined;
