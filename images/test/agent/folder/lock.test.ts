import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { acquire, type Lock } from '../../../src/agent/folder/lock.ts';
import { ownName } from '../../../src/agent/folder/machine.ts';
import { scratch } from '../fetching.ts';

const signal = new AbortController().signal;

function take(folder: string, more: { signal?: AbortSignal; onWait?: () => void; onLost?: (error: Error) => void } = {}): Promise<Lock> {
  return acquire(folder, { signal, onWait: () => {}, onLost: () => {}, ...more });
}

test('a lock is held by one, and the next has it when it is let go', async () => {
  const folder = scratch();
  const first = await take(folder);
  let waited = false;
  let second: Lock | undefined;
  const waiting = take(folder, { onWait: () => { waited = true; } }).then((lock) => { second = lock; });
  await sleep(600);
  assert.deepEqual([waited, second], [true, undefined]);
  await first.release();
  await waiting;
  await second?.check();
  await second?.release();
});

test('of many who come at once one after the other has it', async () => {
  const folder = scratch();
  let inside = 0;
  let most = 0;
  await Promise.all(Array.from({ length: 8 }, async () => {
    const lock = await take(folder);
    most = Math.max(most, ++inside);
    await sleep(20);
    inside--;
    await lock.release();
  }));
  assert.equal(most, 1);
});

test('a process that has ended holds nothing', async () => {
  const folder = scratch();
  writeFileSync(join(folder, '.agent-lock-7'), JSON.stringify({ ...ownName(), pid: 2 ** 22 - 1, beat: 3 }));
  let waited = false;
  const lock = await take(folder, { onWait: () => { waited = true; } });
  assert.equal(waited, false);
  assert.deepEqual(readdirSync(folder), ['.agent-lock-8']);
  await lock.release();
});

test('another process with the same number is not mistaken for the owner', async () => {
  const folder = scratch();
  writeFileSync(join(folder, '.agent-lock-1'), JSON.stringify({ ...ownName(), started: '1', beat: 3 }));
  await (await take(folder)).release();
});

test('an owner elsewhere counts as long as it moves, and is waited for', async () => {
  const folder = scratch();
  const path = join(folder, '.agent-lock-1');
  let beat = 0;
  const moves = (): void => writeFileSync(path, JSON.stringify({ ...ownName(), boot: 'another machine', beat: beat++ }));
  moves();
  const timer = setInterval(moves, 100);
  const stop = new AbortController();
  setTimeout(() => stop.abort(new Error('enough')), 1500);
  await assert.rejects(take(folder, { signal: stop.signal }), /enough/);
  clearInterval(timer);
});

test('who is taken for dead is told, and may not go on', async () => {
  const folder = scratch();
  let lost: Error | undefined;
  const lock = await take(folder, { onLost: (error) => { lost = error; } });
  writeFileSync(join(folder, '.agent-lock-2'), '{}');
  await assert.rejects(lock.check(), /another agent took over/);
  while (lost === undefined) await sleep(50);
  assert.match(lost.message, /another agent took over/);
  await lock.release();
  assert.equal(readFileSync(join(folder, '.agent-lock-2'), 'utf8'), '{}');
});
