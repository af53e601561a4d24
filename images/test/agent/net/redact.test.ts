import assert from 'node:assert/strict';
import { test } from 'node:test';
import { redact } from '../../../src/agent/net/redact.ts';

test('a URL is shown without user, password, query and fragment', () => {
  assert.equal(redact('https://user:p@ss@host:8443/a/b?sig=1#sha256=2'), 'https://host:8443/a/b?...');
  assert.equal(redact('https://host/a'), 'https://host/a');
  assert.equal(redact('hf://owner/name@main'), 'hf://owner/name@main');
  assert.equal(redact('oci://registry/name:tag@sha256:00'), 'oci://registry/name:tag@sha256:00');
  assert.equal(redact('s3://bucket?x=secret'), 's3://bucket?...');
  assert.equal(redact('/mnt/models'), '/mnt/models');
});

test('of what is no URL nothing before the last @ is shown', () => {
  for (const between of ['/', '?', '#', '#/?']) assert.equal(redact(`https://user:one${between}two@host/m`), 'https://host/m');
  assert.equal(redact('user:secret@host/m'), 'host/m');
  assert.equal(redact('/mnt/a@b'), '/mnt/a@b');
});
