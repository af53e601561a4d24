// Pods that restart when a user takes this version's manifests must be announced in CHANGELOG.md.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { announcement, Goldens, restartedServices, unannounced } from './restarts';

const CHANGELOG = 'CHANGELOG.md';
const GOLDEN = /^examples\/[^/]+\/.*\.ya?ml$/;

function git(...args: string[]): string {
  return execFileSync('git', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
}

function lastRelease(): string | undefined {
  try {
    return git('describe', '--tags', '--abbrev=0', '--match', 'v[0-9]*');
  } catch {
    return undefined; // no tag yet, or a clone without tags
  }
}

function goldensNow(): Goldens {
  const files = git('ls-files', '--cached', '--others', '--exclude-standard', 'examples').split('\n');
  return new Map(files.filter((file) => GOLDEN.test(file) && existsSync(file)).map((file) => [file, readFileSync(file, 'utf8')]));
}

function goldensAt(tag: string): Goldens {
  const files = git('ls-tree', '-r', '--name-only', tag, 'examples').split('\n').filter((file) => GOLDEN.test(file));
  return new Map(files.map((file) => [file, git('show', `${tag}:${file}`)]));
}

function changelogAt(tag: string): string {
  return git('ls-tree', '--name-only', tag, CHANGELOG) ? git('show', `${tag}:${CHANGELOG}`) : '';
}

function main(): number {
  const tag = lastRelease();
  if (!tag) {
    console.log('no release tag yet: nothing to compare the goldens with');
    return 0;
  }
  const restarted = restartedServices(goldensAt(tag), goldensNow());
  const changelog = existsSync(CHANGELOG) ? readFileSync(CHANGELOG, 'utf8') : '';
  const silent = unannounced(restarted, changelogAt(tag), changelog);
  console.log(`${restarted.length} services restart their pods after ${tag}, ${silent.length} of them unannounced`);
  for (const service of silent) console.log(`add to ${CHANGELOG}: ${announcement(service)}`);
  return silent.length === 0 ? 0 : 1;
}

process.exitCode = main();
