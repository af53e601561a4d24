// readme.mjs <tarball> <folder>: what README.md tells a platform repository to do, as files in the folder:
// main.ts, cdk8s.yaml and one script for each command, with the tarball for the package's name.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const [tarball, folder] = process.argv.slice(2);
const readme = readFileSync(resolve(dirname(fileURLToPath(import.meta.url)), '../../README.md'), 'utf8');

function blocks(text, language) {
  return [...text.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'))].map(([, code]) => code);
}

const section = readme.split(/^## /m).find((part) => part.startsWith('In a platform repository'));
writeFileSync(join(folder, 'main.ts'), blocks(readme, 'ts')[0]);
writeFileSync(join(folder, 'cdk8s.yaml'), blocks(section, 'yaml')[0]);

const commands = blocks(section, 'sh').join('').split('\n')
  .map((line) => line.replace(/#.*/, '').trim())
  // No cluster here: test/cluster applies the manifests.
  .filter((line) => line && !line.startsWith('kubectl'));
const scripts = commands.map((line) => line.replace(/(^npm i(?:nstall)? )cdk8s-kserve\b/, `$1${tarball}`));
if (!scripts.some((line) => line.includes(tarball))) throw new Error('README does not say how to install the package');
scripts.forEach((line, i) => writeFileSync(join(folder, `step-${i}.sh`), `${line}\n`));
