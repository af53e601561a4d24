import { execFileSync } from 'node:child_process';

/** Runs a program without a shell; its errors go where ours go. */
export function run(program: string, args: readonly string[], options: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv } = {}): string {
  return execFileSync(program, args, {
    encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], maxBuffer: 1 << 26, ...options, env: { ...process.env, ...options.env },
  }).trim();
}

/** What a program says, or undefined where it fails. */
export function quietly(program: string, args: readonly string[], cwd?: string): string | undefined {
  try {
    return execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], cwd }).trim();
  } catch {
    return undefined;
  }
}

/** Whether a program is there and starts. */
export function available(program: string): boolean {
  return quietly(program, ['--version']) !== undefined;
}
