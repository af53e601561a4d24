import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isNear, lookupFar } from '../../../src/agent/net/near.ts';

test('addresses of the machine, of its link and of clouds\' metadata are near, with a port or not', () => {
  for (const host of ['127.0.0.1', '127.8.8.8:80', '0.0.0.0', '169.254.170.23', '168.63.129.16', '[::1]:80', '[::ffff:7f00:1]', '[fd00:ec2::23]', 'localhost.', 'a.localhost:80', 'metadata.google.internal']) assert.ok(isNear(host), host);
});

test('others are not, as they are written', () => {
  for (const host of ['10.0.0.1:9000', '192.168.1.1', '[fd00::1]', '[2001:db8::1]:80', 'minio.models.svc:9000', 'localhost.example.com', 'metadata.example.com']) assert.ok(!isNear(host), host);
});

test('a name that stands for an address of the machine is refused when it is dialled', async () => {
  for (const all of [true, false]) {
    const error = await new Promise((resolve) => lookupFar('localhost', { all }, resolve));
    assert.equal((error as { exit: string }).exit, 'denied');
  }
});

test('a name that nobody knows is that error', async () => {
  const error = await new Promise((resolve) => lookupFar('no-such-name.invalid', { all: true }, resolve));
  assert.match((error as { code: string }).code, /^(ENOTFOUND|EAI_AGAIN)$/);
});
