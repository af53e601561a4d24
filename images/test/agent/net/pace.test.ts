import assert from 'node:assert/strict';
import { test } from 'node:test';
import { waitOf } from '../../../src/agent/net/pace.ts';

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
