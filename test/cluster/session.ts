import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CASES } from './cases';
import { deploy } from './deploy';
import { Deployed } from './deployed';

/** What the runner tells the suites. */
export const VERSION = fromEnv('CLUSTER_KSERVE');
const RUN_FOLDER = fromEnv('CLUSTER_RUN');

/** All cases as they came out in this cluster; the first suite that asks applies them. */
export async function deployedCases(): Promise<Deployed[]> {
  const file = join(RUN_FOLDER, 'deployed.json');
  if (!existsSync(file)) {
    const deployed = await deploy(CASES, VERSION);
    writeFileSync(file, JSON.stringify(deployed));
    count('objects applied', deployed.reduce((sum, { applied }) => sum + applied.length, 0));
    count('objects there afterwards', deployed.reduce((sum, { objects }) => sum + objects.length, 0));
  }
  return JSON.parse(readFileSync(file, 'utf8')) as Deployed[];
}

/** Adds a line to the summary at the end. */
export function count(what: string, number: number): void {
  appendFileSync(join(RUN_FOLDER, 'counts.jsonl'), `${JSON.stringify({ what, number })}\n`);
}

function fromEnv(name: string): string {
  const value = process.env[name];
  if (value === undefined) { throw new Error(`${name} is not set: start the suites with run-tests.ts`); }
  return value;
}

/** A folder for a cluster that a suite starts itself. */
export function clusterFolder(name: string): string {
  return join(RUN_FOLDER, name);
}
