// Writes the pages of docs/ that are made from the code.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { PAGES } from './pages';

for (const [file, make] of Object.entries(PAGES)) {
  const current = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const page = make(current);
  if (page !== current) {
    writeFileSync(file, page);
    console.log(`${file}: written`);
  }
}
