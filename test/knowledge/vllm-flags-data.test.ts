import * as fs from 'fs';
import * as path from 'path';

interface Span { readonly from: string; readonly to: string; readonly type: string }

const file = path.join(__dirname, '../../src/knowledge/vllm-flag-spans.json');
const text = fs.readFileSync(file, 'utf8');
const data: { versions: string[]; flags: Record<string, Span[]> } = JSON.parse(text);

const TYPES = new Set([
  'string', 'int', 'float', 'bool', 'flag', 'enum', 'enum[int]', 'json', 'json|string', 'kv', 'int-suffix',
  'int-suffix|auto', 'bool?value', 'string-as-bool',
]);
const inner = (type: string) => /^(?:list|repeat)\[(.*)\]$/.exec(type)?.[1] ?? type;

test('spans lie in order and do not overlap', () => {
  for (const spans of Object.values(data.flags)) {
    let last = -1;
    for (const { from, to } of spans) {
      expect(data.versions.indexOf(from)).toBeGreaterThan(last);
      last = data.versions.indexOf(to);
      expect(last).toBeGreaterThanOrEqual(data.versions.indexOf(from));
    }
  }
});

test('a type that the checks do not know would be taken for text, so there is none', () => {
  const types = Object.values(data.flags).flatMap((spans) => spans.map(({ type }) => inner(type)));
  expect(types.filter((type) => !TYPES.has(type))).toEqual([]);
});

test('the file stays small enough to load with every synth', () => {
  expect(text.length).toBeLessThan(100_000);
});
