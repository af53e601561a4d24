// Folds the compiled library into one file, lib/index.js: to read well over a hundred small files costs an
// app three times as much as to read one. Module borders stay, so nothing but the speed changes.
// Usage: main.mjs [folder], after every compilation.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const MARK = '// One file made of many by scripts/bundle.';
/** Every module is in their scope, so none may have such a name. */
const [OWN, LOADED, MODULES] = ['bundleOwn', 'bundleLoaded', 'bundleModules'];
const SOURCE_MAP = /^\/\/# sourceMappingURL=.*$/m;
const REQUIRE = /\brequire\("(\.{1,2}\/[^"]+)"\)/g;

/** The entry and all that it requires by a relative path, each once, in the order of the first mention. */
function reachable(entry) {
  const modules = new Map();
  const visit = (file) => {
    if (modules.has(file)) return;
    const text = readFileSync(file, 'utf8').replace(SOURCE_MAP, '');
    if (/\bbundle(Own|Loaded|Modules)\b/.test(text)) throw new Error(`${file} has a name of the bundle's own: rename it`);
    modules.set(file, text);
    if (file.endsWith('.js')) for (const [, path] of text.matchAll(REQUIRE)) visit(located(file, path));
  };
  visit(entry);
  return modules;
}

function located(importer, path) {
  const file = resolve(dirname(importer), path);
  return /\.(js|json)$/.test(file) ? file : `${file}.js`;
}

/** Images of ours are tagged with the package's version, and package.json has that of a release only meanwhile. */
function data(file, text) {
  if (!/\/(server|agent)-data\.json$/.test(file)) return JSON.parse(text);
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  return { ...JSON.parse(text), version };
}

function bundle(entry) {
  const modules = reachable(entry);
  const files = [...modules.keys()];
  const define = ([file, text]) => {
    const name = relative(dirname(entry), file);
    // A string parsed when it is needed loads faster than an object literal.
    const body = file.endsWith('.json')
      ? `module.exports = JSON.parse(${JSON.stringify(JSON.stringify(data(file, text)))});`
      : text.replace(REQUIRE, (_whole, path) => `${OWN}(${files.indexOf(located(file, path))})`);
    return `// ${name}\n(exports, module) => {\n${body.trim()}\n}`;
  };
  return [
    '"use strict";',
    MARK,
    `const ${LOADED} = [];`,
    `function ${OWN}(i) {`,
    `  if (!${LOADED}[i]) ${MODULES}[i]((${LOADED}[i] = { exports: {} }).exports, ${LOADED}[i]);`,
    `  return ${LOADED}[i].exports;`,
    '}',
    `const ${MODULES} = [\n${[...modules].map(define).join(',\n')}\n];`,
    `module.exports = ${OWN}(0);`,
    '',
  ].join('\n');
}

const entry = join(resolve(process.argv[2] ?? 'lib'), 'index.js');
if (!readFileSync(entry, 'utf8').includes(MARK)) writeFileSync(entry, bundle(entry));
