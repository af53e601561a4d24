import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Cluster } from './cluster';
import { installedVersion } from './current';
import { cleanUp } from './namespaces';
import { Options, parseOptions } from './options';
import { readResult, Result, summary } from './summary';

const ROOT = resolve(__dirname, '..', '..');
/** What one cluster is asked. */
const SUITES = ['apply', 'parity', 'refusal', 'groups', 'runtime', 'cache', 'injected'];
/** Those with clusters of their own: the upgrade, and a controller beside KServe's. */
const OWN_SUITES = ['upgrade', 'modes', 'localmodel'];
const running = new Set<Cluster>();

void main().then((code) => process.exit(code), async (error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  await stopAll();
  process.exit(1);
});

async function main(): Promise<number> {
  const options = parseOptions(process.argv.slice(2));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => { void stopAll().then(() => process.exit(130)); });
  }
  const results = options.useCurrent ? [await testCurrent(options)] : await testVersions(options);
  process.stdout.write(`\n${summary(results)}`);
  return results.every(({ failed, passed }) => failed === 0 && passed > 0) ? 0 : 1;
}

async function testVersions(options: Options): Promise<Result[]> {
  const results: Result[] = [];
  const suites = options.suites.filter((suite) => !OWN_SUITES.includes(suite));
  const own = options.suites.filter((suite) => OWN_SUITES.includes(suite));
  if (options.suites.length === 0 || suites.length > 0) {
    for (const version of options.versions) { results.push(await testVersion(version, options, suites)); }
  }
  if (options.upgrade) {
    const env = { ...process.env, ...settings('', options) };
    results.push(await inFolder((folder) => runSuites('upgrade', folder, own.length > 0 ? own : OWN_SUITES, env)));
  }
  return results;
}

/** One cluster of our own for one version, from start to stop. */
function testVersion(version: string, options: Options, suites: string[]): Promise<Result> {
  return inFolder(async (folder) => {
    const started = Date.now();
    console.error(`\nKServe ${version}: starting a cluster (the first time its programs are compiled)`);
    const cluster = await Cluster.start(version, join(folder, 'cluster'));
    running.add(cluster);
    console.error(`KServe ${version}: ready after ${secondsSince(started)} s`);
    try {
      const env = { ...process.env, ...settings(version, options), KUBECONFIG: cluster.kubeconfig };
      return await runSuites(`KServe ${version}`, folder, suites.length > 0 ? suites : SUITES, env);
    } finally {
      await cluster.stop();
      running.delete(cluster);
    }
  });
}

/** The cluster of KUBECONFIG, which lives on: what was made there is removed. */
async function testCurrent(options: Options): Promise<Result> {
  const version = options.versions[0] ?? await installedVersion();
  console.error(`\nUsing the current cluster with KServe ${version}`);
  await cleanUp();
  try {
    return await inFolder((folder) => {
      const suites = options.suites.length > 0 ? options.suites : SUITES;
      const env = { ...process.env, ...settings(version, options) };
      return runSuites(`the current cluster, KServe ${version}`, folder, suites, env);
    });
  } finally {
    await cleanUp();
  }
}

function settings(version: string, { cases }: Options): Record<string, string> {
  return { CLUSTER_KSERVE: version, ...cases === undefined ? {} : { CLUSTER_CASES: resolve(cases) } };
}

type Env = NodeJS.ProcessEnv;

/** Runs suites in a Jest of their own and reads what it found. */
async function runSuites(title: string, folder: string, suites: string[], env: Env): Promise<Result> {
  const started = Date.now();
  await new Promise<void>((done, reject) => {
    const jest = spawn(process.execPath, [
      require.resolve('jest/bin/jest'), '--config', join(__dirname, 'jest.config.js'), '--runInBand',
      '--json', '--outputFile', join(folder, 'jest.json'),
      ...suites.map((suite) => join(__dirname, `${suite}.suite.ts`)),
    ], { cwd: ROOT, env: { ...env, CLUSTER_RUN: folder }, stdio: ['ignore', 'ignore', 'inherit'] });
    jest.on('error', reject);
    jest.on('close', () => done());
  });
  return readResult(title, folder, secondsSince(started));
}

async function inFolder<T>(run: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'cdk8s-kserve-'));
  try {
    return await run(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function stopAll(): Promise<void> {
  await Promise.all([...running].map((cluster) => cluster.stop()));
}

function secondsSince(started: number): number {
  return Math.round((Date.now() - started) / 1000);
}
