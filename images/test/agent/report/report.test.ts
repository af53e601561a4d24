import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { rateOver } from '../../../src/agent/report/rate.ts';
import { reportTo, type Plan, type Report } from '../../../src/agent/report/report.ts';
import { secondsText } from '../../../src/agent/report/words.ts';

const PLAN: Plan = {
  uri: 'hf://acme/model', dest: '/mnt/models', files: 3, bytes: 5 * 2 ** 30, unsized: 0, linked: 0, kept: 1,
  leftOut: [{ path: 'pytorch_model.bin', size: 2 ** 30, reason: 'safetensors are there' }],
};

function reporting(mode: 'line' | 'json' | 'none'): { readonly report: Report; out(): string; error(): string } {
  let [out, error] = ['', ''];
  const report = reportTo({ mode, level: 'info', out: (text) => { out += text; }, error: (text) => { error += text; } });
  return { report, out: () => out, error: () => error };
}

test('the plan says what comes, what is there and what is left out, with why', () => {
  const { report, out } = reporting('line');
  report.plan(PLAN);
  report.close();
  assert.equal(out(), '  to fetch: 3 files, 5.0 GiB; 1 file there already\n  left out: 1 file, 1.0 GiB\n    pytorch_model.bin, 1.0 GiB: safetensors are there\n');
});

test('in a terminal one line is rewritten, and what is said stands above it', async () => {
  const { report, out } = reporting('line');
  report.plan(PLAN);
  report.moved(2 ** 30);
  while (!/\r.*1.0 GiB of 5.0 GiB {2}20% {2}.*\/s.* left/.test(out())) await sleep(20);
  report.say('complete');
  report.close();
  assert.match(out(), /\r\u001b\[Kcomplete\n$/);
});

test('in a log every line is JSON', () => {
  const { report, out, error } = reporting('json');
  report.say('fetching');
  report.plan(PLAN);
  report.log.warning('trying again', { file: 'x' });
  report.close();
  const lines = out().trim().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);
  assert.deepEqual(lines.map(({ message }) => message), ['fetching', 'plan']);
  assert.deepEqual([lines[1]?.['files'], lines[1]?.['bytes'], lines[1]?.['kept']], [3, 5 * 2 ** 30, 1]);
  assert.equal((JSON.parse(error()) as Record<string, unknown>)['file'], 'x');
});

test('the rate is that of the last seconds', () => {
  let now = 0;
  const rate = rateOver(10, () => now);
  for (let second = 1; second <= 30; second++) {
    now = second * 1000;
    rate.add(second <= 15 ? second * 100 : 1500 + (second - 15) * 10);
  }
  assert.equal(rate.perSecond, 10);
});

test('times are short', () => {
  assert.deepEqual([0.4, 59, 61, 3725].map(secondsText), ['0 s', '59 s', '1 min 1 s', '1 h 2 min']);
});
