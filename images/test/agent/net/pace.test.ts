import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Failure } from '../../../src/agent/failure.ts';
import { paceOf, waitOf } from '../../../src/agent/net/pace.ts';

test('Retry-After is seconds, or a date by the clock of the server', () => {
  assert.equal(waitOf({ 'retry-after': '12' }), 12);
  assert.equal(waitOf({ 'retry-after': 'Wed, 21 Oct 2015 07:28:10 GMT', 'date': 'Wed, 21 Oct 2015 07:28:00 GMT' }), 10);
  assert.equal(waitOf({ 'retry-after': 'Wed, 21 Oct 2015 07:28:00 GMT', 'date': 'Wed, 21 Oct 2015 07:28:10 GMT' }), 0);
  assert.equal(waitOf({ 'retry-after': 'soon' }), undefined);
});

test('a limit that is used up is waited for, in each spelling', () => {
  assert.equal(waitOf({ ratelimit: '"api";r=0;t=55' }), 55);
  assert.equal(waitOf({ ratelimit: 'limit=100, remaining=0, reset=50' }), 50);
  assert.equal(waitOf({ 'ratelimit-remaining': '0', 'ratelimit-reset': '7' }), 7);
  assert.equal(waitOf({ 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1445412490', 'date': 'Wed, 21 Oct 2015 07:28:00 GMT' }), 10);
});

test('a limit that is not used up is no wait', () => {
  assert.equal(waitOf({ ratelimit: '"api";r=10;t=55' }), undefined);
  assert.equal(waitOf({ ratelimit: '"api";r=0' }), undefined);
  assert.equal(waitOf({}), undefined);
});

test('a moment that is given in milliseconds is no wait of fifty thousand years', () => {
  assert.equal(waitOf({ 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1445412490000', 'date': 'Wed, 21 Oct 2015 07:28:00 GMT' }), 10);
});

test('a wait that timers cannot count is one wait, not many', async () => {
  let looked = 0;
  const pace = paceOf({ now: () => { looked++; return 0; } });
  pace.hold('host', 99_999_999);
  const controller = new AbortController();
  const waiting = pace.wait('host', controller.signal);
  setTimeout(() => controller.abort(new Error('enough')), 50);
  await assert.rejects(waiting, /enough/);
  assert.ok(looked < 5, `${looked} looks`);
});

test('a wait past the deadline ends at once, and says how long it would be', async () => {
  const pace = paceOf({ patience: () => 60, now: () => 0 });
  pace.hold('host', 3600);
  await assert.rejects(pace.wait('host', new AbortController().signal), (error) => {
    assert.ok(error instanceof Failure);
    assert.deepEqual([error.exit, error.retryAfterSeconds], ['temporary', 3600]);
    assert.match(error.message, /^host asks to be left alone for 3600 s/);
    return true;
  });
});

test('a long wait is told once, however many wait', async () => {
  const told: unknown[] = [];
  const pace = paceOf({ onWait: (host, seconds) => told.push([host, seconds]), now: () => 0 });
  const controller = new AbortController();
  pace.hold('host', 30);
  const waiting = [1, 2, 3].map(() => pace.wait('host', controller.signal).catch(() => {}));
  controller.abort();
  await Promise.all(waiting);
  assert.deepEqual(told, [['host', 30]]);
});
