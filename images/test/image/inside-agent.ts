// What has to hold for the agent's image named by IMAGE; image.ts starts it where podman can run containers.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { bytes, fileServer, type FileServer } from '../agent/servers/files.ts';
import { podman, podmanOk, type Said } from './podman.ts';

const image = process.env['IMAGE'] ?? '';
const { agent } = JSON.parse(readFileSync(new URL('../../contract.json', import.meta.url), 'utf8'));
const folders: string[] = [];
const body = bytes(20_000_000);
let server: FileServer;

before(async () => {
  server = await fileServer();
  server.files.set('/model.bin', { body });
});
after(async () => {
  await server.close();
  folders.forEach((folder) => rmSync(folder, { recursive: true, force: true }));
});

/** As a volume of Kubernetes is: of group 0, which may write. */
function volume(): string {
  const folder = mkdtempSync(join(tmpdir(), 'image-dest-'));
  folders.push(folder);
  chmodSync(folder, 0o770);
  return folder;
}

/** As an init container under Pod Security "restricted". */
async function run(uid: number, dest: string, args: readonly string[], more: readonly string[] = []): Promise<Said> {
  // The server is in this process: it must be able to answer meanwhile.
  const child = spawn('podman', ['run', '--rm', '--network', 'host', '--user', `${uid}:0`, '--read-only', '--read-only-tmpfs=false', '--cap-drop', 'all',
    '--security-opt', 'no-new-privileges', '--volume', `${dest}:/mnt/models`, ...more, image, ...args]);
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => { stdout += text; });
  child.stderr.setEncoding('utf8').on('data', (text: string) => { stderr += text; });
  const status = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { status, stdout, stderr };
}

test('fetches as any uid with group 0 on a read-only root, and another uid finds it complete', async () => {
  const dest = volume();
  const first = await run(1_000_680_000, dest, [`${server.url}/model.bin`, '/mnt/models']);
  assert.equal(first.status, 0, first.stderr);
  assert.deepEqual(readFileSync(join(dest, 'model.bin')), body);
  assert.equal(statSync(join(dest, 'model.bin')).mode & 0o060, 0o060);
  server.asked.length = 0;
  const second = await run(1_000_700_000, dest, ['fetch', `${server.url}/model.bin`, '/mnt/models']);
  assert.equal(second.status, 0, second.stderr);
  assert.equal(server.asked.length, 0);
});

test('another uid repairs what the first one fetched', async () => {
  const dest = volume();
  await run(1_000_680_000, dest, [`${server.url}/model.bin`, '/mnt/models']);
  rmSync(join(dest, 'model.bin'));
  const repaired = await run(1_000_700_000, dest, [`${server.url}/model.bin`, '/mnt/models']);
  assert.equal(repaired.status, 0, repaired.stderr);
  assert.deepEqual(readFileSync(join(dest, 'model.bin')), body);
});

test('what is not there ends with the code and the termination message of the contract', async () => {
  const log = join(volume(), 'termination-log');
  writeFileSync(log, '');
  chmodSync(log, 0o666);
  const said = await run(65532, volume(), [`${server.url}/none`, '/mnt/models'], ['--volume', `${log}:${agent.terminationLog}`]);
  assert.equal(said.status, agent.exit.notFound.code);
  assert.match(readFileSync(log, 'utf8'), /^\S+\/none answered 404: check the URI$/);
});

test('a volume that this user may not write is a sentence', async () => {
  const dest = volume();
  chmodSync(dest, 0o700);
  const said = await run(65532, dest, [`${server.url}/model.bin`, '/mnt/models']);
  assert.equal(said.status, agent.exit.noSpace.code);
  assert.match(said.stderr, /cannot be written by this user: let group 0 write there/);
});

test('has no shell and no package manager', () => {
  for (const program of ['/bin/sh', '/bin/bash', 'apt-get', 'dpkg', 'npm']) {
    assert.notEqual(podman('run', '--rm', '--network', 'none', '--entrypoint', program, image).status, 0, program);
  }
});

test('is under 200 MB, says what it is, and holds nothing of the server', (context) => {
  const [facts] = JSON.parse(podmanOk('image', 'inspect', image));
  context.diagnostic(`${(facts.Size / 1e6).toFixed(1)} MB`);
  assert.ok(facts.Size < 200e6);
  assert.equal(facts.Config.Labels['org.opencontainers.image.title'], 'cdk8s-kserve agent');
  assert.deepEqual(facts.Config.Entrypoint, agent.entrypoint);
  const found = podmanOk('run', '--rm', '--network', 'none', '--entrypoint', 'node', image, '-p',
    "JSON.stringify({ dist: require('fs').readdirSync('/app/dist'), bill: JSON.parse(require('fs').readFileSync('/app/sbom.cdx.json', 'utf8')).components.map((c) => c.name) })");
  const { dist, bill } = JSON.parse(found) as Record<'dist' | 'bill', string[]>;
  assert.deepEqual(dist.sort(), ['agent', 'program', 'settings']);
  assert.ok(bill.includes('undici') && !bill.includes('onnxruntime-node') && !bill.includes('tokenizers'));
});
