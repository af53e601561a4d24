import { chmodSync, copyFileSync, mkdirSync, readdirSync, type Dirent } from 'node:fs';
import { join } from 'node:path';
import type { LockedPackage } from './lock.ts';

/** Not native code of other platforms, not what an installation runs, not names that nobody uses. */
const ONLY: Readonly<Record<string, readonly RegExp[]>> = {
  'onnxruntime-node': [/^package\.json$/, /^dist\//, /^bin\/napi-v\d+\/linux\/x64\//, /^LICENSE/],
  '@opentelemetry/semantic-conventions': [/^package\.json$/, /^dist\/(?!experimental_|index-incubating).*\.cjs$/, /^LICENSE/],
  'tokenizers': [/^package\.json$/, /^index\.js$/, /^tokenizers\.linux-x64-gnu\.node$/, /^LICENSE/],
};

const FOLDERS_LEFT_OUT = new Set(['test', 'tests', 'docs', 'example', 'examples', 'benchmark', 'benchmarks', 'integration', 'types']);

/** The same code once more, for bundlers: Node takes none of it. */
const FOR_BUNDLERS = /^@opentelemetry\/[^/]+\/build\/(esm|esnext)\//;

/** Copies of a package what runs, and its licence. */
export function copyPackage(root: string, out: string, { path, name }: LockedPackage): void {
  for (const file of filesOf(join(root, path), '')) {
    const wanted = ONLY[name]?.some((pattern) => pattern.test(file)) ?? (runs(file) && !FOR_BUNDLERS.test(`${name}/${file}`));
    if (wanted) copyPlain(join(root, path, file), join(out, path, file));
  }
}

/** Readable by everyone, whatever the umask was when it was installed. */
export function copyPlain(from: string, to: string, mode = 0o644): void {
  mkdirSync(join(to, '..'), { recursive: true });
  copyFileSync(from, to);
  chmodSync(to, mode);
}

export function filesOf(folder: string, prefix: string): string[] {
  const entries: Dirent[] = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.name !== 'node_modules');
  return entries.flatMap((entry) => (entry.isDirectory()
    ? filesOf(join(folder, entry.name), `${prefix}${entry.name}/`)
    : [`${prefix}${entry.name}`]));
}

function runs(file: string): boolean {
  const [first] = file.split('/');
  if (file.includes('/') && (FOLDERS_LEFT_OUT.has(first ?? '') || first?.startsWith('.'))) return false;
  return /^(licen[cs]e|notice|copying)/i.test(file) || /\.(js|cjs|mjs|json|node|proto|wasm)$/.test(file);
}
