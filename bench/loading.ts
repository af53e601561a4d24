import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { median } from './numbers';

const root = resolve(__dirname, '..');
const ROUNDS = 15;

/** What loading the library adds to loading cdk8s-plus, in processes of their own, turn by turn. */
export function measureLoading(): string {
  const alone: number[] = [];
  const both: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    alone.push(load("require('cdk8s-plus-28')"));
    both.push(load("require('cdk8s-plus-28'); require('cdk8s-kserve')"));
  }
  const [plus, library] = [median(alone), median(both)];
  return `Loading cdk8s-plus-28 takes ${plus.toFixed(0)} ms, the library adds ${(library - plus).toFixed(0)} ms `
    + `(fastest: ${Math.min(...alone).toFixed(0)} and ${(Math.min(...both) - Math.min(...alone)).toFixed(0)} ms)`;
}

/** Milliseconds inside the process, without Node's own start. */
function load(code: string): number {
  const script = `const t = performance.now(); ${code}; console.log(performance.now() - t)`;
  return Number(execFileSync(process.execPath, ['-e', script], { cwd: root, encoding: 'utf8' }));
}
