// Lints texts that are not on disk: JSON [{ file, text }] on stdin, messages of the house's rules on stdout.
// A process of its own, since Jest cannot load an ES module config.
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { ESLint } from 'eslint';
import { ROOT } from './imports.mjs';

const eslint = new ESLint({ cwd: ROOT });
const answers = [];
for (const entry of JSON.parse(await text(process.stdin))) {
  const [result] = await eslint.lintText(entry.text, { filePath: join(ROOT, entry.file) });
  const ours = result.messages.filter((message) => !message.ruleId || message.ruleId.startsWith('house/'));
  answers.push(ours.map((message) => message.message));
}
process.stdout.write(JSON.stringify(answers));
