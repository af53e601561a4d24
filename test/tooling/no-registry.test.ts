import { readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';

const root = path.resolve(__dirname, '../..');
const workflows = readdirSync(path.join(root, '.github/workflows')).map((file) => `.github/workflows/${file}`);

// Where packages come from is the machine's business: a mirror must work without a change here.
test.each(['package-lock.json', '.npmrc', 'package.json', ...workflows])('%s names no registry', (file) => {
  expect(readFileSync(path.join(root, file), 'utf8').match(/registry\.[a-z]+\.[a-z]+|"resolved"/g)).toBeNull();
});
