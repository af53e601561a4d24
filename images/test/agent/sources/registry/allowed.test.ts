import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkAllowed } from '../../../../src/agent/sources/registry/allowed.ts';

const check = (uri: string, allow: readonly string[] = [], endpoint?: string): void => checkAllowed({ uri, ...(endpoint === undefined ? {} : { endpoint }) }, allow);
const denied = (uri: string, message: RegExp, allow?: readonly string[], endpoint?: string): void => assert.throws(() => check(uri, allow, endpoint), { exit: 'denied', message });

test('leads to places that hold models', () => {
  for (const uri of ['hf://acme/bert', 's3://models/bert', 'gs://models/bert', 'https://192.0.2.1/m.tar', 'oci://192.0.2.1:5000/m:1', 'oci+native://192.0.2.1/m:1']) check(uri);
});

test('does not lead into a registry again, whatever is allowed', () => {
  denied('model-registry://iris', /lies in a registry again/, ['model-registry://']);
});

test('does not lead to files of the pod or of claims unless that is allowed', () => {
  denied('file:///etc/passwd', /may only lead to hf:\/\/, s3:\/\//);
  denied('pvc://claim/model', /may only lead to/);
  check('pvc://claim/model', ['pvc://claim/']);
});

test('does not lead to this machine or to its network link, however it is written', () => {
  for (const host of ['127.0.0.1', '127.1:8080', '0x7f000001', '2130706433', '[::1]', '[::ffff:127.0.0.1]', 'localhost', 'LOCALHOST.', '0.0.0.0', '169.254.169.254', '[fe80::1]', 'metadata.google.internal', 'user:pass@127.0.0.1']) {
    denied(`http://${host}/latest/meta-data`, /an address of this machine or of its network link/);
  }
  denied('https:////127.0.0.1/m', /an address of this machine/);
  denied('oci://localhost:5000/m', /an address of this machine/);
  denied('oci+native://127.0.0.1:5000/m', /an address of this machine/);
  denied('s3://models/bert', /leads to 169\.254\.169\.254/, [], 'http://169.254.169.254');
});

test('an address of this machine is allowed by its host', () => {
  check('http://127.0.0.1:8080/m', ['http://127.0.0.1:8080/']);
  denied('http://127.0.0.1:8081/m', /may only lead to/, ['http://127.0.0.1:8080/']);
  denied('http://127.0.0.1:8080/m', /an address of this machine/, ['http://']);
  denied('http://metadata/token', /an address of this machine/, ['http://', 's3://metadata/']);
});

test('with --registry-allow only what begins so is allowed, by whole parts', () => {
  const allow = ['s3://models/team', 'https://files.example.com', 'hf://acme/'];
  for (const uri of ['s3://models/team', 's3://models/team/bert', 'hf://acme/bert@main']) check(uri, allow);
  check('https://FILES.example.com/m', allow);
  for (const uri of ['s3://models/team2/bert', 's3://other/team', 'https://files.example.com.evil.org/m', 'https://files.example.com@evil.org/m', 'https://files.example.com:8443/m', 'gs://models/team', 'hf://acmes/bert']) {
    denied(uri, /it may only lead to s3:\/\/models\/team/, allow);
  }
});

test('a revision or tag belongs to what is allowed', () => {
  check('hf://acme/bert@main', ['hf://acme/bert']);
  check('oci://192.0.2.1/bert:1', ['oci://192.0.2.1/bert']);
});

test('a path that climbs is refused', () => {
  denied('s3://models/team/../other', /'\.\.' in it may lead anywhere/, ['s3://models/team/']);
  denied('https://192.0.2.1/team/%2E%2e/other', /'\.\.' in it/);
});

test('what is no URI is refused', () => {
  for (const uri of ['/mnt/models', 'bert', 's3:models', 'https://a b/', 'https:\\\\evil', 's3://a\nb']) assert.throws(() => check(uri), { exit: 'usage', message: /which is no URI/ });
  assert.throws(() => check('https:///'), { exit: 'usage', message: /which has no host/ });
});

test('secrets of a URI are not shown', () => {
  assert.throws(() => check('file://user:pass@host/a?sig=secret'), (error: Error) => !/pass|secret/.test(error.message));
});
