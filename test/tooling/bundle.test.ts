import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';

const script = path.resolve(__dirname, '../../scripts/bundle/main.mjs');
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'bundle-'));
  mkdirSync(path.join(folder, 'deep'));
  const write = (file: string, text: string): void => writeFileSync(path.join(folder, file), text);
  write('index.js', 'const a = require("./a");\nexports.a = a;\nexports.b = require("./deep/b");\n//# sourceMappingURL=x\n');
  write('a.js', 'exports.name = "a"; exports.path = require("node:path").sep; exports.b = require("./deep/b");\n');
  write('deep/b.js', 'exports.data = require("../data.json"); exports.a = require("../a");\n');
  write('data.json', '{ "text": "one \\"quote\\" and \\\\n" }');
  write('unused.js', 'throw new Error("not reachable");');
});

afterAll(() => rmSync(folder, { recursive: true }));

function run(): unknown {
  execFileSync(process.execPath, [script, folder]);
  for (const file of ['a.js', 'deep/b.js', 'data.json']) rmSync(path.join(folder, file), { force: true });
  const print = 'const m = require("./index.js"); console.log(JSON.stringify([m.a.name, m.b.data, m.b.a === m.a, m.a.path]))';
  return JSON.parse(execFileSync(process.execPath, ['-e', print], { cwd: folder, encoding: 'utf8' }));
}

test('one file does what the many did, cycles included, and a second run changes nothing', () => {
  const expected = ['a', { text: 'one "quote" and \\n' }, true, path.sep];
  expect(run()).toEqual(expected);
  expect(run()).toEqual(expected);
});
