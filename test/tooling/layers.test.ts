import { execFileSync } from 'node:child_process';
import * as path from 'node:path';

interface Case {
  readonly file: string;
  readonly text: string;
  /** Part of the one message expected; absent when lint must stay silent. */
  readonly says?: string;
}

const script = path.resolve(__dirname, '../../lint/lint-texts.mjs');

const layers: Case[] = [
  ['src/plan/x.ts', "import { Construct } from 'constructs';"],
  ['src/plan/x.ts', "import type { Chart } from 'cdk8s';"],
  ['src/plan/x.ts', "import { Pod } from 'cdk8s-plus-28';"],
  ['src/plan/x.ts', "import { Model } from '../model';"],
  ['src/plan/x.ts', "import { renderPod } from '../targets/kubernetes/pod';"],
  ['src/plan/pods/x.ts', "import '../../model';"],
  ['src/plan/x.ts', "export type Model = import('../model').Model;"],
  ['src/plan/x.ts', "const model = require('../model'); export { model };"],
  ['src/knowledge/x.ts', "import { Size } from 'cdk8s';"],
  ['src/knowledge/x.ts', "import { ServingPlan } from '../plan/serving-plan';"],
  ['src/checks/x.ts', "import { Construct } from 'constructs';"],
  ['src/checks/x.ts', "import { Model } from '../model';"],
  ['src/targets/kserve/x.ts', "import { Construct } from 'constructs';"],
  ['src/targets/kserve/x.ts', "import { HuggingFaceServiceProps } from '../../huggingface-service';"],
  ['src/model.ts', "import { renderPod } from './targets/kubernetes/pod';"],
  ['src/model.ts', "import { render } from './targets/render';"],
  ['src/intent/x.ts', "import { render } from '../targets/render';"],
  ['src/model.ts', "import { parse } from 'yaml';"],
  ['src/plan/x.ts', "export const model = import('../model');"],
].map(([file, text]) => ({ file, text, says: `${file} must not import` }));

const fine: Case[] = [
  ['src/plan/x.ts', "import { FLAGS } from '../knowledge/flags-of';"],
  ['src/targets/kserve/x.ts', "import type { ServingPlan } from '../../plan/serving-plan';"],
  ['src/checks/x.ts', "import type { ServingPlan } from '../plan/serving-plan';"],
  ['src/serving-target.ts', "import type { TargetIntent } from './targets/target-intent';"],
  ['src/model.ts', "import { Size } from 'cdk8s'; import { Construct } from 'constructs';"],
  ['src/index.ts', "export * from './model';"],
  ['test/x.test.ts', "import { Chart } from 'cdk8s'; import { a } from '../src/targets/kserve/x';"],
  ['test/x.test.ts', 'export const load = (file: string): unknown => import(file);'],
  ['test/x.test.ts', 'export const load = (file: string): unknown => import(`./${file}`);'],
  ['test/x.test.ts', 'export const load = (file: string): unknown => require(file);'],
].map(([file, text]) => ({ file, text }));

const habits: Case[] = [
  { file: 'src/plan/index.ts', text: 'export const a = 1;', says: 'only src/index.ts is a barrel' },
  { file: 'src/plan/all.ts', text: "export * from './intent';", says: 'only src/index.ts is a barrel' },
  { file: 'src/index.ts', text: 'export const a = 1;', says: 're-exports and does nothing else' },
  { file: 'src/plan/x.ts', text: 'export default 1;', says: 'export by name' },
  {
    file: 'test/tooling/cycle/a.ts',
    text: "import { b } from './b'; export const a = b;",
    says: 'import cycle: test/tooling/cycle/a.ts -> test/tooling/cycle/b.ts -> test/tooling/cycle/a.ts',
  },
  {
    file: 'test/tooling/cycle/a.ts',
    text: "export const b = import('./b');",
    says: 'import cycle: test/tooling/cycle/a.ts -> test/tooling/cycle/b.ts -> test/tooling/cycle/a.ts',
  },
];

const cases = [...layers, ...fine, ...habits];
let answers: string[][];

beforeAll(() => {
  const input = JSON.stringify(cases.map(({ file, text }) => ({ file, text: `${text}\n` })));
  answers = JSON.parse(execFileSync(process.execPath, [script], { input, encoding: 'utf8' }));
});

describe('a change that breaks the house fails lint', () => {
  test.each([...layers, ...habits])('$file: $text', (broken) => {
    expect(answers[cases.indexOf(broken)]).toEqual([expect.stringContaining(broken.says ?? '')]);
  });
});

describe('what keeps to the layers passes', () => {
  test.each(fine)('$file: $text', (good) => {
    expect(answers[cases.indexOf(good)]).toEqual([]);
  });
});
