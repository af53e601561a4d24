import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type ClientHttp2Session } from 'node:http2';
import { connect as connectSocket } from 'node:net';
import { test } from 'node:test';
import { credentials, makeGenericClientConstructor, Server, ServerCredentials, status } from '@grpc/grpc-js';
import { definitionOf } from '../../src/server/grpc/definition.ts';
import { gate } from '../../src/server/grpc/gate.ts';
import { messageBudget } from '../../src/server/grpc/message-budget.ts';
import { ask, clientOf } from './grpc-client.ts';
import { serve, type Served } from './serve.ts';

test('room for messages is given in turn, and no more than there is', () => {
  const budget = messageBudget(10);
  const granted: string[] = [];
  const take = (name: string, bytes: number) => budget.take(bytes, () => void granted.push(name));
  const first = take('first', 6);
  const second = take('second', 6);
  const third = take('third', 3);
  assert.deepEqual(granted, ['first'], 'the third may not overtake');
  second.release();
  assert.deepEqual(granted, ['first', 'third']);
  const fourth = take('fourth', 5);
  first.shrink(2);
  assert.deepEqual(granted, ['first', 'third', 'fourth'], 'a message that is smaller makes room');
  [first, first, third, fourth].forEach((share) => share.release());
  take('all', 11);
  assert.deepEqual(granted.at(-1), 'all', 'what is larger than everything gets everything');
});

/** A call that has begun its message and does not go on. */
async function unfinished(port: number): Promise<ClientHttp2Session> {
  const session = connect(`http://127.0.0.1:${port}`);
  session.on('error', () => {});
  const stream = session.request({ ':method': 'POST', ':path': '/inference.GRPCInferenceService/ModelInfer', 'content-type': 'application/grpc', te: 'trailers' });
  stream.on('error', () => {}).write(Buffer.from([0, 0, 0, 1, 0]));
  await once(session, 'localSettings');
  return session;
}

/** One message may take all the room that there is. */
const ONE = { maxBody: 512 * 1024 * 1024 };

async function during(settings: Parameters<typeof serve>[1], work: (port: number, served: Served) => Promise<void>): Promise<void> {
  const served = await serve([], settings);
  try {
    await work((await served.grpc()).port, served);
  } finally {
    await served.close();
  }
}

test('a call waits for room, and is answered when there is', () => during(ONE, async (port) => {
  const holding = await unfinished(port);
  const client = clientOf(port);
  try {
    let isAnswered = false;
    const answer = ask(client, 'ServerLive', {}).finally(() => { isAnswered = true; });
    await client.waitForReady(Date.now() + 10_000, () => {});
    await new Promise((resolve) => setTimeout(resolve, 200));
    assert.equal(isAnswered, false);
    holding.destroy();
    assert.deepEqual(await answer, { live: true });
    assert.deepEqual(await ask(client, 'ServerLive', {}), { live: true }, 'an answered call holds nothing');
  } finally {
    holding.destroy();
    client.close();
  }
}));

test('a call that waits for room too long is told to come again', async () => {
  const server = new Server({ interceptors: [gate({ apiKey: undefined, receiveTimeout: 0.5, maxBody: 1000 }, 5)] });
  const service = definitionOf('test.Slow', ['Wait']);
  const answers: (() => void)[] = [];
  server.addService(service, { Wait: (_call: unknown, answer: (error: null, bytes: Buffer) => void) => void answers.push(() => answer(null, Buffer.alloc(0))) });
  const port = await new Promise<number>((resolve) => server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (_, bound) => resolve(bound)));
  const client = new (makeGenericClientConstructor(service, 'Slow'))(`127.0.0.1:${port}`, credentials.createInsecure());
  try {
    const held = ask(client, 'Wait', Buffer.alloc(5));
    await assert.rejects(ask(client, 'Wait', Buffer.alloc(5)), { code: status.UNAVAILABLE, details: /holds as many bytes of requests as it may: send this one again later/ });
    answers[0]?.();
    await held;
    assert.equal(answers.length, 1, 'what was refused reached no method');
  } finally {
    client.close();
    server.forceShutdown();
  }
});

test('connections over the limit are closed at once', () => during({ maxConnections: 1 }, async (port) => {
  const client = clientOf(port);
  try {
    assert.deepEqual(await ask(client, 'ServerLive', {}), { live: true });
    const socket = connectSocket(port, '127.0.0.1').on('error', () => {});
    await once(socket, 'close');
    assert.deepEqual(await ask(client, 'ServerLive', {}), { live: true });
  } finally {
    client.close();
  }
}));
