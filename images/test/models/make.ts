// Tiny models in the hub's layout: node test/models/make.ts OUT [NAME...]
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { MODELS } from './catalog.ts';

/**
 * Writes a folder for each of the models, all of them if none is named.
 *
 * @returns the folder of each by its name
 */
export function makeModels(out: string, names: readonly string[] = Object.keys(MODELS)): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, makeModel(join(out, name), name)]));
}

function makeModel(folder: string, name: string): string {
  const make = MODELS[name];
  if (make === undefined) throw new Error(`'${name}' is none of ${Object.keys(MODELS).join(', ')}`);
  for (const [path, content] of Object.entries(make())) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content instanceof Uint8Array ? content : `${JSON.stringify(content, null, 1)}\n`);
  }
  return folder;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [out, ...names] = process.argv.slice(2);
  if (out === undefined) throw new Error('usage: make.ts OUT [NAME...]');
  Object.entries(makeModels(out, names.length > 0 ? names : undefined)).forEach(([name, folder]) => console.log(`${name}: ${folder}`));
}
