import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request, type ClientRequest, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import fastify, { type FastifyInstance } from 'fastify';
import { readJson } from '../../src/server/http/body.ts';
import { bodyBudget } from '../../src/server/http/body-budget.ts';
import { answerErrors, plainBody } from '../../src/server/http/errors.ts';
import { SILENT } from '../../src/program/log.ts';

const app = fastify() as unknown as FastifyInstance;
bodyBudget(app, 1000);
readJson(app, 8);
answerErrors(app, SILENT, plainBody);
app.post('/', async () => ({ ok: true }));
await app.listen({ host: '127.0.0.1', port: 0 });
after(() => app.close());
const { port } = app.server.address() as AddressInfo;

function begin(part: string, length: number): ClientRequest {
  const sent = request({ port, host: '127.0.0.1', method: 'POST', headers: { 'content-type': 'application/json', 'content-length': length } });
  sent.on('error', () => {});
  sent.write(part);
  return sent;
}

async function answerOf(sent: ClientRequest): Promise<IncomingMessage> {
  const [answer] = await once(sent, 'response') as [IncomingMessage];
  answer.resume();
  return answer;
}

const text = (length: number): string => JSON.stringify('x'.repeat(length - 2));

test('bodies that are over the budget together are refused, one by one, until others are done', async () => {
  const first = begin(text(800).slice(0, 700), 800);
  await sleep(100);
  const refused = await answerOf(begin(text(500), 500).end());
  assert.deepEqual([refused.statusCode, refused.headers['retry-after'], refused.headers.connection], [503, '1', 'close']);
  first.end(text(800).slice(700));
  assert.equal((await answerOf(first)).statusCode, 200);
  for (let again = 0; again < 5; again++) assert.equal((await answerOf(begin(text(900), 900).end())).statusCode, 200);
});

test('a client that leaves gives back what it held', async () => {
  const gone = begin(text(900).slice(0, 800), 900);
  await sleep(100);
  gone.destroy();
  await sleep(100);
  assert.equal((await answerOf(begin(text(900), 900).end())).statusCode, 200);
});

test('a declared length that is never sent takes nothing from others', async () => {
  const slow = begin('"', 900);
  await sleep(100);
  assert.equal((await answerOf(begin(text(900), 900).end())).statusCode, 200);
  slow.destroy();
});
