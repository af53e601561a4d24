import assert from 'node:assert/strict';
import { test } from 'node:test';
import { askedOf } from '../../../../src/agent/sources/registry/asked.ts';

const asked = (uri: string): object => askedOf(uri, (part) => part === 'models.example.com');

test('one part is a model, two are a model and its version', () => {
  assert.deepEqual(asked('model-registry://iris'), { host: undefined, model: 'iris', version: undefined });
  assert.deepEqual(asked('model-registry://iris/v1'), { host: undefined, model: 'iris', version: 'v1' });
  assert.deepEqual(asked('model-registry://qwen2.5/v1/'), { host: undefined, model: 'qwen2.5', version: 'v1' });
});

test('the first of two parts is a host when it is known or has a port', () => {
  assert.deepEqual(asked('model-registry://models.example.com/iris'), { host: 'models.example.com', model: 'iris', version: undefined });
  assert.deepEqual(asked('model-registry://Registry:8080/iris'), { host: 'registry:8080', model: 'iris', version: undefined });
  assert.deepEqual(asked('model-registry://[::1]:8080/iris'), { host: '[::1]:8080', model: 'iris', version: undefined });
});

test('the first of three parts is always a host', () => {
  assert.deepEqual(asked('model-registry://registry/iris/v1'), { host: 'registry', model: 'iris', version: 'v1' });
});

test('names are decoded, and slashes in them are written as %2F', () => {
  assert.deepEqual(asked('model-registry://acme%2Fbert%20large/m%C3%BCnchen%3F'), { host: undefined, model: 'acme/bert large', version: 'münchen?' });
});

test('a query is ignored', () => {
  assert.deepEqual(asked('model-registry://iris/v1?a=b/c/d/e'), { host: undefined, model: 'iris', version: 'v1' });
});

test('refuses a URI that cannot be read, with the form', () => {
  const fails = (uri: string, message: RegExp): void => assert.throws(() => asked(uri), { exit: 'usage', message });
  fails('model-registry://', /names no model: write model-registry:\/\//);
  fails('model-registry://a//b', /has an empty part/);
  fails('model-registry://host/acme/bert/v1', /has 4 parts, and at most 3 are read.*%2F/);
  fails('model-registry://100%', /write % within a name as %25/);
  fails('model-registry://a%0Ab', /control character/);
});
