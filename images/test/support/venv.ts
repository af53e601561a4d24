import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** What tests make once and keep. */
export const CACHE = join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'cdk8s-kserve');

/**
 * A Python of its own with packages of PyPI; made once for each list of them.
 *
 * @returns its path, or why there is none
 */
export function pythonWith(name: string, requirements: string, { python: base = 'python3', pip = [] }: { python?: string; pip?: readonly string[] } = {}): { python: string } | { missing: string } {
  const key = createHash('sha256').update(readFileSync(requirements)).digest('hex').slice(0, 12);
  const folder = join(CACHE, `${name}-${key}`);
  const python = join(folder, 'bin', 'python');
  const done = join(folder, 'done');
  if (existsSync(done)) return { python };
  try {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    execFileSync(base, ['-m', 'venv', folder], { stdio: 'pipe' });
    execFileSync(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--retries', '1', ...pip, '-r', requirements], { stdio: 'pipe' });
    writeFileSync(done, '');
    return { python };
  } catch (error) {
    const { stderr } = error as { stderr?: Buffer };
    return { missing: `${(error as Error).message.split('\n')[0]} ${stderr?.toString().trim().split('\n').at(-1) ?? ''}` };
  }
}
