import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { makeModels } from '../models/make.ts';
import { scratch } from '../support/tiny.ts';
import { startProcess } from './process.ts';

/** Telemetry is sent in batches: seconds that the server is watched after its work. */
const WATCH_SECONDS = Number(process.env['WATCH_SECONDS'] ?? 8);

/** Undefined if system calls can be watched here. */
function whyNot(): string | undefined {
  try {
    execFileSync('strace', ['-f', '-e', 'trace=connect', 'true'], { stdio: 'ignore' });
    return undefined;
  } catch {
    console.warn('\nSKIPPED: nobody watches for connections, strace is not there or may not trace\n');
    return 'strace is missing';
  }
}

/** Calls that reach out to an address which is not this machine's own. */
function outward(trace: string): string[] {
  return trace.split('\n').filter((line) => /\b(connect|sendto|sendmsg|sendmmsg)\(/.test(line)
    && /sa_family=AF_INET6?/.test(line) && !/inet_addr\("127\.|"::1"|inet_addr\("0\.0\.0\.0"/.test(line));
}

test('what watches would see a connection', { skip: whyNot() ?? false }, () => {
  const log = join(scratch(), 'trace');
  const script = "const s = require('net').connect(9, '192.0.2.1'); s.on('error', () => {}); setTimeout(() => process.exit(), 200)";
  execFileSync('strace', ['-f', '-e', 'trace=connect,sendto,sendmsg,sendmmsg', '-o', log, process.execPath, '-e', script], { stdio: 'ignore' });
  assert.equal(outward(readFileSync(log, 'utf8')).length, 1);
});

test('no connection goes out, and nothing is written to the home folder', { skip: whyNot() ?? false, timeout: 120_000 }, async () => {
  const [folder, home] = [scratch(), join(scratch(), 'home')];
  mkdirSync(home);
  makeModels(folder, ['embed', 'generate']);
  const log = join(scratch(), 'trace');
  const server = await startProcess(['--models-dir', folder, '--threads', '1', '--drain-delay', '0'], {
    before: ['strace', '-D', '-f', '--signal=none', '-e', 'trace=connect,sendto,sendmsg,sendmmsg', '-o', log],
    env: { HOME: home, XDG_CACHE_HOME: join(home, 'cache'), ORT_DISABLE_TELEMETRY: '' },
  });
  await server.ready();
  const post = (path: string, body: object): Promise<Response> => fetch(`${server.url}${path}`, { method: 'POST', body: JSON.stringify(body) });
  assert.equal((await post('/v1/embeddings', { model: 'embed', input: 'good day' })).status, 200);
  assert.equal((await post('/v1/completions', { model: 'generate', prompt: 'good', max_tokens: 2 })).status, 200);
  await sleep(WATCH_SECONDS * 1000);
  server.process.kill('SIGINT');
  assert.equal(await server.ended(), 0);
  assert.deepEqual(outward(readFileSync(log, 'utf8')), []);
  assert.deepEqual(readdirSync(home, { recursive: true }), []);
});
