import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const CORPUS = new URL('corpus/', import.meta.url).pathname;
export const FINDINGS = new URL('findings/', import.meta.url).pathname;

/** Bodies that were worth keeping, oldest names first. */
export function corpusOf(target: string): Uint8Array[] {
  const folder = join(CORPUS, target);
  return existsSync(folder) ? readdirSync(folder).sort().map((name) => readFileSync(join(folder, name))) : [];
}

export const keep = (target: string, body: Uint8Array): string => write(join(CORPUS, target), body);

/** A body that broke something; it stays out of the corpus until it is mended. */
export const found = (target: string, body: Uint8Array): string => write(join(FINDINGS, target), body);

function write(folder: string, body: Uint8Array): string {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, createHash('sha256').update(body).digest('hex').slice(0, 16));
  writeFileSync(path, body);
  return path;
}
