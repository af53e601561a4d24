import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path/posix';
import type { CodeFile, Reference } from './report.ts';

export async function sha256Of(handle: FileHandle, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of handle.createReadStream({ start: 0, autoClose: false, signal })) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

/** Configurations of several models lie in each other, a few deep. */
const MOST_DEPTH = 100;

/**
 * The code that a configuration names: auto_map and custom_pipelines of transformers, modules of sentence-transformers.
 *
 * @see https://huggingface.co/docs/transformers/custom_models
 * @see https://sbert.net/docs/sentence_transformer/usage/custom_models.html
 */
export function referencesIn(file: string, json: unknown): Reference[] {
  const found: Reference[] = [];
  const add = (key: string, name: unknown): void => {
    if (Array.isArray(name)) name.forEach((one, index) => add(`${key}[${index}]`, one));
    else if (typeof name === 'string') found.push({ file, key, name });
  };
  const look = (value: unknown, path: string, depth: number): void => {
    if (typeof value !== 'object' || value === null || depth > MOST_DEPTH) return;
    for (const [key, inner] of Object.entries(value)) {
      const here = path === '' ? key : `${path}.${key}`;
      if (key === 'auto_map') entriesOf(inner).forEach(([name, named]) => add(`${here}.${name}`, named));
      else if (key === 'custom_pipelines') entriesOf(inner).forEach(([name, pipeline]) => entriesOf(pipeline).filter(([field]) => field === 'impl').forEach(([, named]) => add(`${here}.${name}.impl`, named)));
      else look(inner, here, depth + 1);
    }
  };
  look(json, '', 0);
  if (/(^|\/)modules\.json$/.test(file) && Array.isArray(json)) {
    json.forEach((module: unknown, index) => entriesOf(module).forEach(([key, type]) => {
      if (key === 'type' && typeof type === 'string' && !type.startsWith('sentence_transformers.')) found.push({ file, key: `[${index}].type`, name: type });
    }));
  }
  return found;
}

/** `owner/repository--module.Class` is in another repository. */
export function isRemote({ name }: Reference): boolean {
  return name.includes('--');
}

/** Files with the references that lead to them: `module.Class` is in module.py beside the configuration. */
export function withReferences(files: readonly Omit<CodeFile, 'references'>[], references: readonly Reference[]): CodeFile[] {
  const fileOf = ({ file, name }: Reference): string => join(dirname(file), `${name.split('.').slice(0, -1).join('/')}.py`);
  return files.map((code) => ({ ...code, references: references.filter((reference) => !isRemote(reference) && fileOf(reference) === code.path) }));
}

function entriesOf(value: unknown): [string, unknown][] {
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}
