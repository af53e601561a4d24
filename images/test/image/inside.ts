// What has to hold for the image named by IMAGE; image.ts starts it where podman can run containers.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { makeModels } from '../models/make.ts';
import { podman, podmanOk } from './podman.ts';

const image = process.env['IMAGE'] ?? '';
const { server } = JSON.parse(readFileSync(new URL('../../contract.json', import.meta.url), 'utf8'));
const url = `http://127.0.0.1:${server.ports.http}`;
const folder = mkdtempSync(join(tmpdir(), 'image-model-'));
const UID = 1_000_680_000; // as OpenShift gives them
let readyAfter = Infinity;

before(async () => {
  const { classify } = makeModels(folder, ['classify']);
  const began = performance.now();
  podmanOk('run', '--detach', '--name', 'server', '--network', 'host', '--user', `${UID}:0`, '--read-only', '--read-only-tmpfs=false',
    '--cap-drop', 'all', '--security-opt', 'no-new-privileges', '--volume', `${classify}:/mnt/models:ro`,
    image, '--model-dir=/mnt/models', '--model-name=classify');
  while (performance.now() - began < 30_000) {
    const answer = await fetch(`${url}${server.probes.readiness}`).catch(() => undefined);
    if (answer?.status === 200) {
      readyAfter = performance.now() - began;
      return;
    }
    await sleep(20);
  }
  throw new Error(`not ready after 30 s: ${podman('logs', 'server').stderr}`);
});

after(() => {
  podman('rm', '--force', 'server');
  rmSync(folder, { recursive: true, force: true });
});

test('is ready and answers over KServe V1, the Open Inference Protocol and with metrics', async (context) => {
  context.diagnostic(`ready ${Math.round(readyAfter)} ms after podman run`);
  const texts = ['A wonderful film, I loved it', 'A terrible film, I hated it'];
  const v1 = await post('/v1/models/classify:predict', { instances: texts });
  assert.deepEqual(v1, { predictions: [1, 0] });
  const v2 = await post('/v2/models/classify/infer', { inputs: [{ name: 'text', datatype: 'BYTES', shape: [2], data: texts }] });
  assert.equal(v2.model_name, 'classify');
  assert.match(await (await fetch(`${url}${server.metrics}`)).text(), /^# HELP /m);
});

test('runs as the given uid with group 0, without capabilities, and cannot write anywhere', () => {
  const facts = JSON.parse(podmanOk('exec', 'server', 'node', '-e', `
    const { readFileSync, writeFileSync } = require('fs');
    const tries = ['/x', '/app/x', '/tmp/x', '/home/nonroot/x'].map((path) => { try { writeFileSync(path, ''); return path } catch (e) { return e.code } });
    const status = readFileSync('/proc/1/status', 'utf8');
    console.log(JSON.stringify({ uid: /^Uid:\\s+(\\d+)/m.exec(status)[1], gid: /^Gid:\\s+(\\d+)/m.exec(status)[1], caps: /^CapEff:\\s+(\\w+)/m.exec(status)[1], tries }))`));
  assert.deepEqual(facts, { uid: String(UID), gid: '0', caps: '0'.repeat(16), tries: Array(4).fill('EROFS') });
});

test('has no shell and no package manager', () => {
  for (const program of ['/bin/sh', '/bin/bash', 'apt-get', 'dpkg', 'npm']) {
    assert.notEqual(podman('run', '--rm', '--network', 'none', '--entrypoint', program, image).status, 0, program);
  }
});

test('is under 200 MB and says what it is', (context) => {
  const [facts] = JSON.parse(podmanOk('image', 'inspect', image));
  context.diagnostic(`${(facts.Size / 1e6).toFixed(1)} MB`);
  assert.ok(facts.Size < 200e6);
  assert.equal(facts.Config.Labels['org.opencontainers.image.licenses'], 'Apache-2.0');
  assert.deepEqual(facts.Config.Entrypoint, server.entrypoint);
});

test('holds a bill of materials with every package that is in it, and no package beside', () => {
  const listed = JSON.parse(podmanOk('exec', 'server', 'node', '-p', `
    const { readFileSync, globSync } = require('fs');
    const bill = JSON.parse(readFileSync('/app/sbom.cdx.json', 'utf8')).components.map((c) => c.purl.split('?')[0]);
    const found = globSync('/app/node_modules/**/package.json').map((path) => JSON.parse(readFileSync(path, 'utf8')))
      .filter((p) => p.name && p.version).map((p) => 'pkg:npm/' + p.name.replace('@', '%40') + '@' + p.version);
    const debian = globSync('/var/lib/dpkg/status.d/*').map((path) => path.split('/').pop());
    JSON.stringify({ bill, found, debian })`)) as Record<'bill' | 'found' | 'debian', string[]>;
  const npm = listed.bill.filter((purl) => purl.startsWith('pkg:npm/'));
  assert.deepEqual([...new Set(listed.found)].filter((purl) => !npm.includes(purl)), []);
  assert.deepEqual(npm.filter((purl) => !listed.found.includes(purl)), []);
  for (const name of listed.debian) assert.ok(listed.bill.some((purl) => purl.startsWith(`pkg:deb/debian/${encodeURIComponent(name)}@`)), name);
});

test('ends with a sentence and its code where there is no model', () => {
  const said = podman('run', '--rm', '--network', 'none', '--user', `${UID}:0`, '--read-only', image, '--model-dir=/nothing');
  assert.equal(said.status, server.exit.model.code);
  assert.match(said.stderr.split('\n').at(-1) ?? '', /model folder does not exist/);
});

test('answers what it has accepted after SIGTERM and exits 0', async () => {
  const began = performance.now();
  const stopped = podman('stop', '--time', '20', 'server');
  assert.equal(stopped.status, 0);
  assert.equal(podmanOk('inspect', 'server', '--format', '{{.State.ExitCode}}'), '0');
  assert.ok(performance.now() - began < 15_000);
});

async function post(path: string, body: unknown): Promise<Record<string, unknown>> {
  const answer = await fetch(`${url}${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  const text = await answer.text();
  assert.equal(answer.status, 200, text);
  return JSON.parse(text) as Record<string, unknown>;
}
