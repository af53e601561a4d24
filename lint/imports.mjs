// Reading imports without a resolver package: the library only has relative imports of .ts and .json files.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '..');

/** A path as the layers write it: from the root, with slashes. */
export function fromRoot(file) {
  return relative(ROOT, file).split(sep).join('/');
}

/** The file that a relative import means, from the root; extensions are tried as TypeScript does. */
export function resolveRelative(importer, specifier) {
  const base = resolve(dirname(importer), specifier);
  const candidates = [base, `${base}.ts`, join(base, 'index.ts'), base.replace(/\.js$/, '.ts')];
  const found = candidates.find((candidate) => existsSync(candidate) && statSync(candidate).isFile());
  // A file that is not written yet still belongs to a layer.
  return fromRoot(found ?? `${base}.ts`);
}

const IMPORT = /^\s*(?:import|export)\b[^'";]*?(?:from\s*)?['"]([^'"]+)['"]|\b(?:import|require)\(\s*['"]([^'"]+)['"]\s*\)/gm;

/** Relative imports of a source text, type-only ones included. */
export function relativeImports(file, text) {
  const found = [];
  for (const match of text.matchAll(IMPORT)) {
    const specifier = match[1] ?? match[2];
    if (specifier.startsWith('.')) found.push(resolveRelative(file, specifier));
  }
  return [...new Set(found)];
}

const known = new Map();

/** Relative imports of a file on disk, read once while it does not change. */
export function importsOf(file) {
  const path = join(ROOT, file);
  if (!file.endsWith('.ts') || !existsSync(path)) return [];
  const { mtimeMs } = statSync(path);
  const cached = known.get(file);
  if (cached?.mtimeMs === mtimeMs) return cached.imports;
  const imports = relativeImports(path, readFileSync(path, 'utf8'));
  known.set(file, { mtimeMs, imports });
  return imports;
}

/** The shortest way from one of `starts` back to `file`, as a list of files, or undefined. */
export function pathBack(file, starts) {
  const queue = starts.map((start) => [start]);
  const seen = new Set(starts);
  while (queue.length > 0) {
    const way = queue.shift();
    const last = way[way.length - 1];
    if (last === file) return way;
    for (const next of importsOf(last)) {
      if (seen.has(next)) continue;
      seen.add(next);
      queue.push([...way, next]);
    }
  }
  return undefined;
}
