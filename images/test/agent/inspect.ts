import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The files of a folder without the agent's own. */
export function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory()).map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .filter((name) => !/^\.agent[-/]/.test(name)).sort();
}

export function isComplete(folder: string): boolean {
  return readdirSync(folder).includes('.agent-complete');
}

export function content(folder: string, name: string): Buffer {
  return readFileSync(join(folder, name));
}
