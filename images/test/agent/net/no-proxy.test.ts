import assert from 'node:assert/strict';
import { test } from 'node:test';
import { proxyOf } from '../../../src/agent/net/dispatchers.ts';
import { isDirect } from '../../../src/agent/net/no-proxy.ts';

const direct = (url: string, noProxy: string): boolean => isDirect(new URL(url), noProxy);

test('a name means itself and its subdomains, with or without a dot before it', () => {
  for (const entry of ['example.com', '.example.com', '*.example.com', 'EXAMPLE.com']) {
    assert.ok(direct('https://example.com/x', entry), entry);
    assert.ok(direct('https://a.b.example.com/x', entry), entry);
    assert.ok(!direct('https://notexample.com/x', entry), entry);
  }
});

test('the suffixes that clusters use are found', () => {
  assert.ok(direct('http://registry.models.svc.cluster.local:8080/x', 'localhost,.svc,.cluster.local'));
  assert.ok(direct('http://registry.models.svc/x', 'localhost, .svc'));
});

test('a port narrows an entry, the default port of a scheme counts', () => {
  assert.ok(direct('http://host:8080/', 'host:8080'));
  assert.ok(!direct('http://host:8081/', 'host:8080'));
  assert.ok(direct('https://host/', 'host:443'));
  assert.ok(!direct('http://host/', 'host:443'));
});

test('networks exclude addresses, not names', () => {
  assert.ok(direct('http://10.1.2.3:9000/', '10.0.0.0/8'));
  assert.ok(!direct('http://11.1.2.3/', '10.0.0.0/8'));
  assert.ok(!direct('http://ten.example.com/', '10.0.0.0/8'));
  assert.ok(direct('http://[fd00::1]/', 'fd00::/8'));
  assert.ok(direct('http://[fd00::1]:80/', '[fd00::1]:80'));
  assert.ok(direct('http://[::1]/', '::1'));
  assert.ok(!direct('http://10.0.0.1/', '10.0.0.0/99'));
});

test('a star excludes everything, nothing excludes nothing', () => {
  assert.ok(direct('http://host/', '*'));
  assert.ok(!direct('http://host/', ''));
  assert.ok(!direct('http://host/', ' , '));
});

test('each scheme has its own proxy, in lower case first', () => {
  const env = { HTTP_PROXY: 'http://plain:1', HTTPS_PROXY: 'http://upper:2', https_proxy: 'http://lower:3', NO_PROXY: '.svc' };
  assert.equal(proxyOf(new URL('http://host/'), env), 'http://plain:1');
  assert.equal(proxyOf(new URL('https://host/'), env), 'http://lower:3');
  assert.equal(proxyOf(new URL('https://a.svc/'), env), undefined);
  assert.equal(proxyOf(new URL('https://host/'), { HTTP_PROXY: 'http://plain:1' }), undefined);
  assert.equal(proxyOf(new URL('https://host/'), { HTTPS_PROXY: 'proxy:3128' }), 'http://proxy:3128');
});

test('what is no proxy is a sentence without its password', () => {
  assert.throws(() => proxyOf(new URL('https://host/'), { HTTPS_PROXY: 'socks5://user:hunter2@host:1' }), (error: Error) => /HTTPS_PROXY is 'socks5:\/\/host:1', which is no proxy/.test(error.message));
});
