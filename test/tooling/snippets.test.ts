import { compileSnippets } from './compile-snippets';
import { allSnippets, docstringSnippets, markdownSnippets } from './snippets';

// One compiler run for everything: the snippets of the project and the two that prove that it looks.
const good = { at: 'good', code: "new Chart(app, 'c', { namespace: 'models' });" };
const bad = { at: 'bad', code: "new Chart(app, 'c', { nameSpace: 'models' });" };
const real = allSnippets();
let problems: string[];

beforeAll(() => {
  problems = compileSnippets([good, bad, ...real]);
}, 120_000);

test(`the ${real.length} snippets of README, docs and docstrings compile`, () => {
  const found = problems.filter((problem) => !problem.startsWith('bad:'));
  if (found.length > 0) throw new Error(`${found.length} problems:\n${found.join('\n')}`);
});

test('a snippet with a misspelt prop is noticed', () => {
  expect(problems.filter((problem) => problem.startsWith('bad:'))).toEqual([expect.stringMatching("'nameSpace' does not exist")]);
});

test('snippets are found in Markdown', () => {
  const page = 'Text.\n\n```ts\nconst a = 1;\n```\n\n```yaml\na: 1\n```\n';
  expect(markdownSnippets('page.md', page)).toEqual([{ at: 'page.md:3', code: 'const a = 1;\n' }]);
});

test('snippets are found in doc comments', () => {
  const source = '/**\n * A.\n *\n * @example\n * new A(\n *   1,\n * );\n * @see b\n */\nclass A {}\n';
  expect(docstringSnippets('a.ts', source)).toEqual([{ at: 'a.ts:1', code: 'new A(\n  1,\n);\n' }]);
});
