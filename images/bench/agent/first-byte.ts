import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { agent } from './contenders.ts';

/** Seconds from the start of the process to its first request for the bytes of a file. */
export async function startToFirstByte(dest: string): Promise<number> {
  // Small enough to be asked for whole.
  const body = Buffer.alloc(100_000, 1);
  const asked = Promise.withResolvers<number>();
  const server = createServer((request, response) => {
    // The first byte alone only asks for size and version.
    if (request.headers.range === 'bytes=0-0') return void response.writeHead(206, { etag: '"1"', 'content-length': 1, 'content-range': `bytes 0-0/${body.length}` }).end(body.subarray(0, 1));
    asked.resolve(performance.now());
    response.writeHead(200, { etag: '"1"', 'content-length': body.length }).end(body);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const [file = '', ...args] = agent.command(`http://127.0.0.1:${(server.address() as AddressInfo).port}/model.bin`, dest);
  const began = performance.now();
  const child = spawn(file, args, { stdio: 'ignore' });
  const ended = once(child, 'exit');
  const at = await Promise.race([asked.promise, ended.then(() => { throw new Error('the agent ended before it asked for bytes'); })]);
  await ended;
  server.close();
  return (at - began) / 1000;
}
