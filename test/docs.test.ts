import { existsSync, readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { PAGES } from '../scripts/docs/pages';

const ROOT = path.join(__dirname, '..');
const read = (file: string) => readFileSync(path.join(ROOT, file), 'utf8');
const ALL = ['README.md', ...readdirSync(path.join(ROOT, 'docs')).map((file) => `docs/${file}`)];

test.each(Object.keys(PAGES))('%s says what the code says: npm run docs', (file) => {
  const page = read(file);
  expect(page).toBe(PAGES[file](page));
});

test.each(ALL)('%s links to files that are there', (file) => {
  const links = [...read(file).matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, link]) => link);
  expect(links.filter((link) => !existsSync(path.join(ROOT, path.dirname(file), link)))).toEqual([]);
});

test.each([
  ['serving-options', 'hugging-face-service'], ['hugging-face-service-props', 'hugging-face-service'],
  ['multi-node-vllm-props', 'multi-node-vllm'], ['triton-transformer-pair-props', 'triton-transformer-pair'],
])('every prop of %s is on the page of the construct: %s', (file, construct) => {
  const props = [...read(`src/${file}.ts`).matchAll(/^ {2}readonly (\w+)\??:/gm)].map(([, prop]) => prop);
  const page = read(`docs/${construct}.md`);
  expect(props.filter((prop) => !page.includes(`\`${prop}\``))).toEqual([]);
});
