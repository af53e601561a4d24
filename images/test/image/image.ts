// Builds each image twice and runs it: npm run test:image, as root. Where it cannot, it says so and skips.
// ONLY=agent takes one of them.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { buildImage } from '../../build/build-image.ts';
import { IMAGE_NAMES, type ImageName } from '../../build/images.ts';
import { readSettings } from '../../build/settings.ts';
import { cannotRun, containerSettings, podmanOk } from './podman.ts';

const reason = cannotRun();
if (reason !== undefined && process.env['CI']) throw new Error(`the images cannot be tested: ${reason}`);
if (reason !== undefined) console.error(`THE IMAGES ARE NOT TESTED: ${reason}`);

const INSIDE: Readonly<Record<ImageName, string>> = { server: 'inside.ts', agent: 'inside-agent.ts' };

for (const image of IMAGE_NAMES.filter((name) => (process.env['ONLY'] ?? name) === name)) {
  test(`the image of the ${image}`, { skip: reason ?? false }, async (context) => {
    const work = mkdtempSync(join(tmpdir(), 'image-'));
    context.after(() => {
      podmanOk('rmi', '--all', '--force');
      rmSync(work, { recursive: true, force: true });
    });
    Object.assign(process.env, containerSettings(join(work, 'containers')));
    // Read once: the time and the commit are part of an image.
    const settings = readSettings(['--image', image], process.env);
    const build = (name: string) => buildImage({ ...settings, work: join(work, name), tag: `localhost/${image}:${name}` });
    const [first, second] = [build('one'), build('two')];
    await context.test('two builds give the same image', () => {
      if (first !== second) throw new Error(`${first} is not ${second}`);
    });
    await context.test('runs', () => {
      const machine = new URL('machine.sh', import.meta.url).pathname;
      const inside = new URL(INSIDE[image], import.meta.url).pathname;
      const env: NodeJS.ProcessEnv = { ...process.env, IMAGE: first };
      // A process that is told it runs inside a test would report to its parent alone.
      delete env['NODE_TEST_CONTEXT'];
      const { status } = spawnSync('bash', [machine, process.execPath, '--disable-warning=ExperimentalWarning', '--test',
        '--test-reporter=spec', inside], { stdio: 'inherit', env });
      if (status !== 0) throw new Error('see above');
    });
  });
}
