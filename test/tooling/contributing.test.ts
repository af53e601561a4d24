import { existsSync, readFileSync } from 'node:fs';
import * as path from 'node:path';

const root = path.resolve(__dirname, '../..');
const page = readFileSync(path.join(root, 'CONTRIBUTING.md'), 'utf8');
const { scripts } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> };

/** What stands between backquotes and looks like a path in the repository. */
const paths = [...page.matchAll(/`([\w.-]+(?:\/[\w.-]*)+)`/g)].map(([, file]) => file);

test.each([...new Set(paths)])('CONTRIBUTING.md names %s, which is there', (file) => {
  expect(existsSync(path.join(root, file))).toBe(true);
});

const commands = [...page.matchAll(/npm run\s+([\w:]+)/g)].map(([, name]) => name);

test.each([...new Set(commands)])('CONTRIBUTING.md names npm run %s, which is a script', (name) => {
  expect(Object.keys(scripts)).toContain(name);
});

const recipes = page.split(/^## /m).slice(1).map((text) => {
  const [title, ...lines] = text.trim().split('\n');
  return { title, lines: lines.filter((line) => line.trim() && !line.startsWith('A change to')) };
});

test.each(recipes)('"$title" takes less than ten lines', ({ lines }) => {
  expect(lines.length).toBeLessThan(10);
});
