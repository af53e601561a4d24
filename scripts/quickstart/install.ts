import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { endWithUs } from './clean-up';
import { Lock, missingPackages } from './missing-packages';
import { noNetwork } from './no-network';
import { Skip } from './skip';

/** Of `npm ci` with an empty cache on Linux x64, measured: two thirds are onnxruntime for all systems, and Node 22. */
const DOWNLOAD_MB = 225;
const UNPACKED_MB = 595;

const PROGRESS_MS = 5000;

/** An offline machine shall know it soon; what is in npm's cache needs no network. */
const SOON = ['--prefer-offline', '--fetch-retries=1', '--fetch-retry-mintimeout=1000', '--fetch-retry-maxtimeout=2000'];

/** Sees to it that programs of the package can be started. */
export async function install(images: string): Promise<void> {
  if (process.platform === 'win32') throw new Skip('images/ runs on Linux and macOS.');
  const missing = missingPackages(lock(join(images, 'package-lock.json')), installed(images));
  if (missing.length > 0) await npmCi(images, missing.length);
  const { status, stderr } = spawnSync(join(images, 'node.sh'), ['--version'], { encoding: 'utf8' });
  if (status !== 0) throw new Skip(stderr.trim());
}

async function npmCi(images: string, count: number): Promise<void> {
  console.log(`  npm ci       in images/, which lacks ${count} packages: downloads about ${DOWNLOAD_MB} MB`
    + ` (${UNPACKED_MB} MB on the disk), less what npm has in its cache`);
  const npm = endWithUs(spawn('npm', ['ci', '--no-audit', '--no-fund', ...SOON], { cwd: images, stdio: ['ignore', 'pipe', 'pipe'] }));
  let output = '';
  for (const stream of [npm.stdout, npm.stderr]) stream.on('data', (text) => { output += text; });
  const began = performance.now();
  const seconds = () => `${Math.round((performance.now() - began) / 1000)} s`;
  const timer = setInterval(() => console.log(`               ${seconds()}: ${megabytes(join(images, 'node_modules'))} of ${UNPACKED_MB} MB unpacked`), PROGRESS_MS);
  const [code] = await once(npm, 'close');
  clearInterval(timer);
  if (code === 0) return console.log(`               done after ${seconds()}`);
  const offline = noNetwork(output);
  if (offline !== undefined) throw new Skip(`npm ci in images/ reached no registry (${offline}).`);
  throw new Error(`npm ci in images/ failed with ${code}:\n${output}`);
}

function megabytes(folder: string): number {
  try {
    return Math.round(Number(execFileSync('du', ['-sk', folder], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).split('\t')[0]) / 1024);
  } catch {
    return 0; // not there yet, or changed meanwhile
  }
}

function installed(images: string): Lock | undefined {
  const file = join(images, 'node_modules/.package-lock.json');
  return existsSync(file) ? lock(file) : undefined;
}

function lock(file: string): Lock {
  return JSON.parse(readFileSync(file, 'utf8')) as Lock;
}
