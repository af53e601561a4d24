import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const REQUIREMENTS = new URL('requirements.txt', import.meta.url).pathname;

/**
 * A Python of its own with the foreign clients; made once for each list of
 * them, about 600 MB.
 *
 * @returns its path, or why there is none
 */
export function clientsPython(): { python: string } | { missing: string } {
  const key = createHash('sha256').update(readFileSync(REQUIREMENTS)).digest('hex').slice(0, 12);
  const folder = join(homedir(), '.cache', 'cdk8s-kserve', `clients-${key}`);
  const python = join(folder, 'bin', 'python');
  const done = join(folder, 'done');
  if (existsSync(done)) return { python };
  try {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    execFileSync('python3', ['-m', 'venv', folder], { stdio: 'pipe' });
    execFileSync(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--retries', '1', '-r', REQUIREMENTS], { stdio: 'pipe' });
    writeFileSync(done, '');
    return { python };
  } catch (error) {
    const { stderr } = error as { stderr?: Buffer };
    return { missing: `${(error as Error).message.split('\n')[0]} ${stderr?.toString().trim().split('\n').at(-1) ?? ''}` };
  }
}
