import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from '../../src/server/parse.ts';

const MODEL = ['--model-dir', '/m'];

test('a flag is read with a space, with an equals sign and with underscores', () => {
  assert.equal(parse([...MODEL, '--http-port', '1'], {}).httpPort, 1);
  assert.equal(parse([...MODEL, '--http-port=2'], {}).httpPort, 2);
  assert.equal(parse([...MODEL, '--http_port', '3'], {}).httpPort, 3);
});

test('a variable means the same as its flag, and the flag wins', () => {
  const env = { SERVER_HTTP_PORT: '7', SERVER_MODEL_DIR: '/env' };
  assert.equal(parse([], env).httpPort, 7);
  assert.equal(parse(['--http-port', '8'], env).httpPort, 8);
  assert.equal(parse([], env).modelDir, '/env');
});

test('rejects an unknown flag and names the nearest', () => {
  assert.throws(() => parse([...MODEL, '--htpp-port', '1'], {}), /--htpp-port is not known: did you mean --http-port\?/);
});

test('rejects an unknown variable of its own and names the nearest', () => {
  assert.throws(() => parse(MODEL, { SERVER_HTTP_PROT: '1' }), /SERVER_HTTP_PROT is not known: did you mean SERVER_HTTP_PORT\?/);
});

test('variables that Kubernetes makes for Services are nobody\'s setting', () => {
  const env = { SERVER_SERVICE_HOST: '10.0.0.1', SERVER_PORT: 'tcp://10.0.0.1:80', SERVER_PORT_80_TCP_ADDR: '10.0.0.1', SERVER_HTTP_PORT: 'tcp://10.0.0.1:80' };
  assert.equal(parse(MODEL, env).httpPort, 8080);
});

test('rejects a number out of its range with the range and the value', () => {
  assert.throws(() => parse([...MODEL, '--http-port', '70000'], {}), /--http-port must be a whole number from 0 to 65535, got '70000'/);
  assert.throws(() => parse([...MODEL, '--workers', '1.5'], {}), /--workers must be a whole number from 1 to 256, got '1.5'/);
  assert.throws(() => parse([...MODEL, '--drain', ''], {}), /--drain must be a number from 0 to 2147483/);
});

test('rejects seconds that are more than a timer of Node can count', () => {
  for (const flag of ['--timeout', '--receive-timeout', '--drain', '--drain-delay']) {
    assert.throws(() => parse([...MODEL, flag, '1e8'], {}), new RegExp(`${flag} must be a number from [\\d.]+ to 2147483, got '1e8'`));
  }
});

test('rejects a nesting so deep that reading it could end the process', () => {
  assert.throws(() => parse([...MODEL, '--max-json-depth', '100000'], {}), /--max-json-depth must be a whole number from 1 to 1000/);
});

test('rejects a key that no header can carry, without showing it', () => {
  for (const key of ['schlüssel', 'a\u0000b', 'a\u007f']) {
    assert.throws(() => parse([...MODEL, '--api-key', key], {}), (error: Error) => /--api-key .* ASCII/.test(error.message) && !error.message.includes(key));
  }
});

test('rejects a model name that no request could use', () => {
  for (const name of ['a\nb', 'a\u007f', 'x'.repeat(257)]) {
    assert.throws(() => parse([...MODEL, '--model-name', name], {}), /--model-name must have 1 to 256 characters and no control characters/);
  }
});

test('rejects a word that is none of the allowed', () => {
  assert.throws(() => parse([...MODEL, '--graph', 'fp8'], {}), /--graph must be one of fp32, fp16, int8, q4, got 'fp8'/);
});

test('rejects a flag that is given twice', () => {
  assert.throws(() => parse([...MODEL, '--threads', '1', '--threads', '2'], {}), /--threads is given twice/);
});

test('rejects a command without a model', () => {
  assert.throws(() => parse([], {}), /no model: name its folder with --model-dir/);
});

test('a boolean needs no value', () => {
  assert.equal(parse([...MODEL, '--load-all', 'false'], {}).loadAll, false);
  assert.equal(parse(['--load-all', ...MODEL], {}).loadAll, true);
});

test('rejects half of a key pair', () => {
  assert.throws(() => parse([...MODEL, '--tls-cert', 'a'], {}), /--tls-cert and --tls-key belong together/);
});

test('rejects a delay longer than the drain it is part of', () => {
  assert.throws(() => parse([...MODEL, '--drain', '1', '--drain-delay', '2'], {}), /--drain-delay \(2\) is part of --drain \(1\)/);
});
