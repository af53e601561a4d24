// The server beside Python: npm run test:references
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { CACHE, pythonWith } from '../support/venv.ts';
import { models } from './models.ts';

const TESTS = ['tasks', 'server', 'generate'].map((area) => `test/${area}/reference.test.ts`);

/** No Python with these packages: not the fault of the code, so it fails only where nobody would read the line. */
function notRun(why: string): never {
  console.error(`\n*** NOT RUN: the reference answers are NOT compared, their packages are not to be had here: ${why} ***\n`);
  process.exit(process.env['CI'] ? 1 : 0);
}

function python(): string {
  const venv = pythonWith('reference', new URL('requirements.txt', import.meta.url).pathname, { pip: ['--no-deps'] });
  return 'missing' in venv ? notRun(venv.missing) : venv.python;
}

const folder = models(process.env['MODELS_CACHE'] ?? join(CACHE, 'models'), python);
console.log(`models with reference answers: ${folder}`);
const { status } = spawnSync(process.execPath, [...process.execArgv, '--test', '--test-timeout=120000', '--test-reporter=spec', ...TESTS], {
  cwd: new URL('../..', import.meta.url).pathname,
  env: { ...process.env, MODELS_DIR: folder, MODELS_REQUIRED: '1' },
  stdio: 'inherit',
});
process.exit(status ?? 1);
