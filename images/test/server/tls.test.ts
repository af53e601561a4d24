import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { join } from 'node:path';
import { test } from 'node:test';
import { EXIT } from '../../src/server/exit.ts';
import { scratch, tinyModel } from '../support/tiny.ts';
import { startProcess } from './process.ts';

function openssl(): string | false {
  try {
    execFileSync('openssl', ['version'], { stdio: 'ignore' });
    return false;
  } catch {
    console.warn('\nSKIPPED: TLS is not tested, openssl is not there\n');
    return 'openssl is missing';
  }
}

test('with a certificate HTTP is HTTPS, and plain HTTP is not answered', { skip: openssl() }, async () => {
  const [key, cert] = ['key.pem', 'cert.pem'].map((name) => join(scratch(), name)) as [string, string];
  execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-subj', '/CN=localhost', '-keyout', key, '-out', cert], { stdio: 'ignore' });
  const server = await startProcess(['--model-dir', tinyModel('embed'), '--tls-cert', cert, '--tls-key', key]);
  assert.match(server.output(), /at https:\/\/127\.0\.0\.1/);
  const port = Number(new URL(server.url).port);
  const sent = request({ host: '127.0.0.1', port, path: '/v2/health/live', rejectUnauthorized: false }).end();
  const [answer] = await once(sent, 'response') as [{ statusCode: number }];
  assert.equal(answer.statusCode, 200);
  await assert.rejects(fetch(`http://127.0.0.1:${port}/v2/health/live`));
});

test('a certificate that is none ends with 72 and a sentence', async () => {
  const [key, cert] = ['key.pem', 'cert.pem'].map((name) => join(scratch(), name)) as [string, string];
  for (const file of [key, cert]) writeFileSync(file, 'no PEM');
  const server = await startProcess(['--model-dir', tinyModel('embed'), '--tls-cert', cert, '--tls-key', key]);
  assert.equal(await server.ended(), EXIT.network.code);
  assert.match(server.output(), /^--tls-cert and --tls-key cannot be used \(.+\): .+\n$/);
});

test('a certificate that cannot be read ends with 72', async () => {
  const server = await startProcess(['--model-dir', tinyModel('embed'), '--tls-cert', '/nowhere/cert', '--tls-key', '/nowhere/key']);
  assert.equal(await server.ended(), EXIT.network.code);
  assert.match(server.output(), /--tls-cert or --tls-key cannot be read \(ENOENT\): check the files/);
});
