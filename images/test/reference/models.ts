import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const HERE = new URL('.', import.meta.url).pathname;

/** What make.py and its list of packages are; other ones make other models. */
export function key(): string {
  const files = readdirSync(HERE, { recursive: true, encoding: 'utf8' }).filter((file) => /\.(py|txt)$/.test(file)).sort();
  const hash = createHash('sha256');
  for (const file of files) hash.update(`${file}\0`).update(readFileSync(join(HERE, file))).update('\0');
  return hash.digest('hex').slice(0, 12);
}

/** The folder of the models within the cache; made once, and then those of older scripts (115 MB each) are removed. */
export function models(cache: string, python: () => string): string {
  const folder = join(cache, `made-${key()}`);
  if (existsSync(folder)) return folder;
  const interpreter = python();
  mkdirSync(cache, { recursive: true });
  // Made beside it and renamed: whoever looks meanwhile, or comes after a break, sees all of it or nothing.
  const scratch = mkdtempSync(join(cache, 'making-'));
  try {
    execFileSync(interpreter, ['-B', join(HERE, 'make.py'), scratch], { stdio: ['ignore', 'inherit', 'inherit'] });
    if (!existsSync(folder)) renameSync(scratch, folder);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  for (const other of readdirSync(cache)) {
    if (/^made-[0-9a-f]{12}$/.test(other) && join(cache, other) !== folder) rmSync(join(cache, other), { recursive: true });
  }
  return folder;
}
