import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { EXIT } from '../../src/agent/exit.ts';
import { scratch } from './fetching.ts';
import { content, filesIn, isComplete } from './inspect.ts';
import { startAgent } from './process.ts';
import { bytes, fileServer, type FileServer } from './servers/files.ts';

let server: FileServer;
const body = bytes(3_000_000);

before(async () => {
  server = await fileServer();
  server.files.set('/model.bin', { body, etag: '"model"' });
});
after(() => server.close());

test('fetches, says first what it does, and then what came of it', async () => {
  const dest = scratch();
  const agent = startAgent(['fetch', `${server.url}/model.bin`, dest]);
  assert.equal(await agent.ended(), EXIT.complete.code, agent.output());
  const lines = agent.output().trim().split('\n').map((line) => JSON.parse(line) as { message: string });
  assert.equal(lines[0]?.message, `fetching ${server.url}/model.bin into ${dest}`);
  assert.match(lines.at(-1)?.message ?? '', /^complete: .* has 1 file, 2.9 MiB; 1 file fetched and verified in [\d.]+ s$/);
  assert.deepEqual(content(dest, 'model.bin'), body);
});

test('is called as KServe calls its storage initializer, too', async () => {
  const [one, two] = [scratch(), scratch()];
  const agent = startAgent([`${server.url}/model.bin`, one, `${server.url}/model.bin`, two]);
  assert.equal(await agent.ended(), EXIT.complete.code, agent.output());
  assert.ok(isComplete(one) && isComplete(two));
});

test('--help says everything, and a wrong flag the nearest', async () => {
  const help = startAgent(['--help']);
  assert.equal(await help.ended(), 0);
  assert.match(help.output(), /^Brings models into folders[\s\S]*STORAGE_ALLOW_PATTERNS[\s\S]*--stall-floor <bytes> \[default: 1024\]/);
  const wrong = startAgent(['fetch', 'a', 'b', '--retires', '3']);
  assert.equal(await wrong.ended(), EXIT.usage.code);
  assert.match(wrong.output(), /^--retires is not known: did you mean --retries\?/);
});

test('a word too few, and a URI that none knows, are usage', async () => {
  for (const [words, sentence] of [
    [['fetch', `${server.url}/model.bin`], /fetch needs pairs of URI and DEST, got 1 argument\(s\)/],
    [['fetch', 'htps://host/x', scratch()], /'htps:\/\/host\/x' is no URI that can be fetched: did you mean https:\/\/\?/],
    [['fetch', `${server.url}/model.bin`, 's3://bucket/x'], /'s3:\/\/...' stands where a folder should/],
  ] as const) {
    const agent = startAgent(words);
    assert.equal(await agent.ended(), EXIT.usage.code, agent.output());
    assert.match(agent.output(), sentence);
  }
});

test('what is not there, and who may not, have codes of their own', async () => {
  const missing = startAgent(['fetch', `${server.url}/none`, scratch()]);
  assert.equal(await missing.ended(), EXIT.notFound.code);
  assert.match(missing.output(), /\/none answered 404: check the URI\n$/);
  server.fault = (_, response) => {
    response.writeHead(403).end();
    return true;
  };
  const denied = startAgent(['fetch', `${server.url}/model.bin`, scratch()]);
  assert.equal(await denied.ended(), EXIT.denied.code);
  server.fault = undefined;
});

test('what a server says of a refusal is not repeated: it may be the token', async () => {
  server.fault = (request, response) => {
    response.writeHead(403).end(`no: ${request.headers.authorization}`);
    return true;
  };
  const agent = startAgent(['fetch', `${server.url}/model.bin`, scratch()], { env: { '127.0.0.1-headers': '{"Authorization": "Bearer hunter2"}' } });
  assert.equal(await agent.ended(), EXIT.denied.code);
  server.fault = undefined;
  assert.ok(!agent.output().includes('hunter2'), agent.output());
});

test('without arguments nothing is there, which is not complete', async () => {
  const agent = startAgent([]);
  assert.equal(await agent.ended(), EXIT.usage.code);
  assert.match(agent.output(), /fetch needs pairs of URI and DEST, got 0 argument/);
});

test('output that nobody reads does not end it', async () => {
  const dest = scratch();
  const agent = startAgent(['fetch', `${server.url}/model.bin`, dest]);
  agent.process.stdout?.destroy();
  agent.process.stderr?.destroy();
  assert.equal(await agent.ended(), EXIT.complete.code);
  assert.ok(isComplete(dest));
});

test('a scheme in capitals is that scheme', async () => {
  const agent = startAgent(['fetch', `${server.url.replace('http', 'HTTP')}/model.bin`, scratch()]);
  assert.equal(await agent.ended(), EXIT.complete.code, agent.output());
});

test('nobody listening is temporary once the retries are over', async () => {
  const other = await fileServer();
  await other.close();
  const agent = startAgent(['fetch', `${other.url}/x`, scratch(), '--retries', '1']);
  assert.equal(await agent.ended(), EXIT.temporary.code);
  assert.match(agent.output(), /nobody listens there \(ECONNREFUSED\)\n$/);
});

test('a host that has no address is not found once the retries are over', async () => {
  const agent = startAgent(['fetch', 'https://no-such-host.invalid/x', scratch(), '--retries', '1']);
  const code = await agent.ended();
  // Some resolvers say that they do not know for now.
  assert.ok(code === EXIT.notFound.code || code === EXIT.temporary.code, agent.output());
  assert.match(agent.output(), /no-such-host.invalid\/x: (its host has no address \(ENOTFOUND\)|the name of its host cannot be resolved)/);
});

test('SIGTERM ends it with its own code, and the next run goes on', async () => {
  const dest = scratch();
  // Every third request is never answered.
  server.fault = (request, _, asked) => (request.headers.range === 'bytes=0-0' || asked % 3 !== 0 ? false : new Promise(() => {}));
  server.asked.length = 0;
  const agent = startAgent(['fetch', `${server.url}/model.bin`, dest, '--part-size', '65536']);
  while (server.asked.length < 12) await new Promise((resolve) => setTimeout(resolve, 10));
  agent.process.kill('SIGTERM');
  assert.equal(await agent.ended(), EXIT.stopped.code, agent.output());
  assert.match(agent.output(), /stopped by SIGTERM: what is there is kept, the next run goes on\n$/);
  server.fault = undefined;
  const next = startAgent(['fetch', `${server.url}/model.bin`, dest]);
  assert.equal(await next.ended(), EXIT.complete.code, next.output());
  assert.match(next.output(), /going on where an agent before left off/);
  assert.deepEqual(content(dest, 'model.bin'), body);
});

test('two agents on one folder: one fetches, the other waits and finds it complete', async () => {
  const dest = scratch();
  server.asked.length = 0;
  server.fault = () => new Promise((resolve) => setTimeout(resolve, 30, false));
  const agents = Array.from({ length: 3 }, () => startAgent(['fetch', `${server.url}/model.bin`, dest, '--part-size', '65536']));
  const codes = await Promise.all(agents.map((agent) => agent.ended()));
  server.fault = undefined;
  assert.deepEqual(codes, [0, 0, 0], agents.map((agent) => agent.output()).join('\n'));
  assert.equal(server.asked.filter(({ range }) => range === 'bytes=0-0').length, 1);
  assert.equal(agents.filter((agent) => /1 file fetched/.test(agent.output())).length, 1);
  assert.deepEqual(content(dest, 'model.bin'), body);
});

test('an agent that is killed leaves its lock to the one that waits', async () => {
  const dest = scratch();
  server.fault = (request) => (request.headers.range === 'bytes=0-0' ? false : new Promise((resolve) => setTimeout(resolve, 200, false)));
  const first = startAgent(['fetch', `${server.url}/model.bin`, dest, '--part-size', '65536', '--connections', '1']);
  await first.said(/"message":"plan"/);
  const second = startAgent(['fetch', `${server.url}/model.bin`, dest]);
  await second.said(/another agent fills the folder/);
  server.fault = undefined;
  first.process.kill('SIGKILL');
  assert.equal(await second.ended(), EXIT.complete.code, second.output());
  assert.deepEqual(content(dest, 'model.bin'), body);
});

test('a folder is linked file by file, and copied on request', async () => {
  const [from, linked, copied] = [scratch(), scratch(), scratch()];
  mkdirSync(join(from, 'sub'));
  writeFileSync(join(from, 'sub/config.json'), '{}');
  writeFileSync(join(from, 'weights.bin'), body);
  const link = startAgent(['fetch', `file://${from}`, linked]);
  assert.equal(await link.ended(), 0, link.output());
  assert.match(link.output(), /2 files linked in/);
  const copy = startAgent(['fetch', from, copied, '--copy']);
  assert.equal(await copy.ended(), 0, copy.output());
  for (const dest of [linked, copied]) {
    assert.deepEqual(filesIn(dest), ['sub/config.json', 'weights.bin']);
    assert.deepEqual(content(dest, 'weights.bin'), body);
  }
});

test('headers for a host come from the environment as KServe sets them, and are never shown', async () => {
  const { hostname } = new URL(server.url);
  server.asked.length = 0;
  const agent = startAgent(['fetch', `${server.url}/model.bin`, scratch()], { env: { [`${hostname}-headers`]: '{"Authorization": "Bearer hunter2"}' } });
  assert.equal(await agent.ended(), 0, agent.output());
  assert.ok(server.asked.every(({ headers }) => headers.authorization === 'Bearer hunter2'));
  assert.ok(!agent.output().includes('hunter2'));
});

test('a file of --env-dir is a variable', async () => {
  const secret = scratch();
  writeFileSync(join(secret, 'https-host'), '127.0.0.1\n');
  writeFileSync(join(secret, 'headers'), '{"x-key": "hunter2"}');
  server.asked.length = 0;
  const agent = startAgent(['fetch', `${server.url}/model.bin`, scratch(), '--env-dir', secret]);
  assert.equal(await agent.ended(), 0, agent.output());
  assert.ok(server.asked.every(({ headers }) => headers['x-key'] === 'hunter2'));
});
