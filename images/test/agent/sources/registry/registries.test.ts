import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { registriesOf } from '../../../../src/agent/sources/registry/registries.ts';

const SEVERAL = JSON.stringify({
  'one': { url: 'https://one.models.svc:8443', tokenEnv: 'ONE_TOKEN' },
  'two:8080': { url: 'http://two.models.svc:8080/gateway' },
});

test("Kubeflow's variables name the default, the scheme and, before, something else", () => {
  const of = (env: Record<string, string>): string => registriesOf(undefined, env).of(undefined).url.href;
  assert.equal(of({ MODEL_REGISTRY_BASE_URL: 'registry.kubeflow:8080' }), 'http://registry.kubeflow:8080/');
  assert.equal(of({ MODEL_REGISTRY_BASE_URL: 'registry.kubeflow', MODEL_REGISTRY_SCHEME: 'https' }), 'https://registry.kubeflow/');
  assert.equal(of({ MR_BASE_URL: 'https://registry.kubeflow' }), 'https://registry.kubeflow/');
});

test('without --registries the host of the URI is asked, without a token', () => {
  const registry = registriesOf(undefined, { MODEL_REGISTRY_BASE_URL: 'a:1', ONE_TOKEN: 'x' }).of('b:2');
  assert.equal(registry.url.href, 'http://b:2/');
  assert.equal(registry.token(), undefined);
});

test('the default keeps its scheme when it is named by its host', () => {
  const { of, isHost } = registriesOf(undefined, { MODEL_REGISTRY_BASE_URL: 'https://registry:443' });
  assert.deepEqual(['registry', 'registry:443'].map((host) => of(host).url.href), ['https://registry/', 'https://registry/']);
  assert.ok(isHost('registry'));
});

test('without any registry it says how to name one', () => {
  assert.throws(() => registriesOf(undefined, {}).of(undefined), { exit: 'usage', message: /set --registries or MODEL_REGISTRY_BASE_URL/ });
});

test('a registry of --registries is found by its name and by the host of its URL', () => {
  const { of, isHost } = registriesOf(SEVERAL, {});
  assert.equal(of('two:8080').url.href, 'http://two.models.svc:8080/gateway');
  assert.equal(of('one.models.svc:8443').host, 'one');
  assert.deepEqual(['one', 'ONE', 'two:8080', 'two', 'iris'].map(isHost), [true, true, true, false, false]);
});

test('with --registries no other host is asked', () => {
  assert.throws(() => registriesOf(SEVERAL, {}).of('evil:80'), { exit: 'denied', message: /'evil:80' is none of the registries that may be asked \(one, two:8080\)/ });
});

test('the default is the only one, or that of MODEL_REGISTRY_BASE_URL', () => {
  assert.equal(registriesOf('{"one": {"url": "https://one"}}', {}).of(undefined).host, 'one');
  assert.equal(registriesOf(SEVERAL, { MODEL_REGISTRY_BASE_URL: 'two:8080' }).of(undefined).host, 'two:8080');
  assert.throws(() => registriesOf(SEVERAL, {}).of(undefined), { exit: 'usage', message: /several registries are known and the URI names none/ });
});

test('a token in a file is read anew each time', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'token-')), 'token');
  const { token } = registriesOf(JSON.stringify({ one: { url: 'https://one', tokenFile: file } }), {}).of('one');
  writeFileSync(file, 'first\n');
  assert.equal(token(), 'first');
  writeFileSync(file, 'second\n');
  assert.equal(token(), 'second');
});

test('a token that is missing or none is denied, and not shown', () => {
  const with_ = (env: Record<string, string>): (() => string | undefined) => registriesOf(SEVERAL, env).of('one').token;
  assert.throws(with_({}), { exit: 'denied', message: /the variable ONE_TOKEN is empty or not set/ });
  assert.throws(with_({ ONE_TOKEN: 'se cret' }), (error: Error) => /has a space/.test(error.message) && !error.message.includes('cret'));
  const file = registriesOf('{"one": {"url": "https://one", "tokenFile": "/nowhere/token"}}', {}).of('one');
  assert.throws(file.token, { exit: 'denied', message: /cannot be read from \/nowhere\/token \(ENOENT\)/ });
});

test('refuses --registries that cannot be read, with the value that is wrong', () => {
  const fails = (text: string, message: RegExp): void => assert.throws(() => registriesOf(text, {}), { exit: 'usage', message });
  fails('https://one', /must be an object of JSON/);
  fails('[]', /must be an object of JSON/);
  fails('{"one": {"url": "ftp://one"}}', /'one': 'url' must be http:\/\/ or https:\/\//);
  fails('{"one": {"url": "https://user:pass@one"}}', /has a user/);
  fails('{"one": {"url": "https://one", "token": "x"}}', /'token' is not known: use url, tokenFile, tokenEnv, caFile/);
  fails('{"one": {"url": "https://one", "tokenEnv": "A", "tokenFile": "/a"}}', /are both given/);
  fails('{"one/two": {"url": "https://one"}}', /has no \//);
});
