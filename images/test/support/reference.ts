import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Models with reference answers made in Python (test/reference): MODELS_DIR holds a folder for each. */
export function referenceModel(name: string): { readonly folder: string; readonly skip: string | false } {
  const parent = process.env['MODELS_DIR'];
  const folder = join(parent ?? '.', name);
  if (parent !== undefined && existsSync(join(folder, 'reference.json'))) return { folder, skip: false };
  const why = parent === undefined ? 'MODELS_DIR is not set' : `${name} is not in MODELS_DIR`;
  if (process.env['MODELS_REQUIRED'] !== undefined) throw new Error(`the reference answers of ${name} must be compared, but ${why}`);
  console.warn(`\nSKIPPED: the reference answers of ${name} are NOT compared, ${why}\n`);
  return { folder, skip: why };
}

export function reference<Case>(folder: string): readonly Case[] {
  return (JSON.parse(readFileSync(join(folder, 'reference.json'), 'utf8')) as { cases: Case[] }).cases;
}
