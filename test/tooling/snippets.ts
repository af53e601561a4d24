import { existsSync, readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';

export const ROOT = path.resolve(__dirname, '../..');

/** A piece of TypeScript that a reader may copy. */
export interface Snippet {
  /** Where it stands: file and line. */
  readonly at: string;
  readonly code: string;
}

/** All TypeScript snippets of README, CONTRIBUTING, docs and docstrings. */
export function allSnippets(): Snippet[] {
  const pages = ['README.md', 'CONTRIBUTING.md', ...filesUnder('docs', '.md')];
  const sources = filesUnder('src', '.ts');
  return [
    ...pages.flatMap((file) => markdownSnippets(file, read(file))),
    ...sources.flatMap((file) => docstringSnippets(file, read(file))),
  ];
}

/** Fenced blocks marked `ts` or `typescript`. */
export function markdownSnippets(file: string, text: string): Snippet[] {
  const found: Snippet[] = [];
  for (const match of text.matchAll(/^( *)```(?:ts|typescript)[^\n]*\n([\s\S]*?)^ *```/gm)) {
    found.push({ at: `${file}:${lineOf(text, match.index)}`, code: match[2] });
  }
  return found;
}

/** `@example` blocks of doc comments, and fenced blocks inside the comments. */
export function docstringSnippets(file: string, text: string): Snippet[] {
  const found: Snippet[] = [];
  for (const comment of text.matchAll(/\/\*\*[\s\S]*?\*\//g)) {
    const body = comment[0].slice(3, -2).replace(/^[ \t]*\* ?/gm, '');
    const at = `${file}:${lineOf(text, comment.index)}`;
    for (const example of body.matchAll(/^@example\s+([\s\S]*?)(?=^@\w|$(?![\s\S]))/gm)) {
      found.push({ at, code: example[1] });
    }
    found.push(...markdownSnippets(file, body).map(({ code }) => ({ at, code })));
  }
  return found;
}

function filesUnder(folder: string, extension: string): string[] {
  if (!existsSync(path.join(ROOT, folder))) return [];
  return readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(extension))
    .map((file) => path.posix.join(folder, file))
    .sort();
}

function read(file: string): string {
  return existsSync(path.join(ROOT, file)) ? readFileSync(path.join(ROOT, file), 'utf8') : '';
}

function lineOf(text: string, index: number): number {
  return text.slice(0, index).split('\n').length;
}
