import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { scratch } from './fetching.ts';
import { startAgent } from './process.ts';
import { fileServer } from './servers/files.ts';

const CEILING = JSON.parse(readFileSync(new URL('../../contract.json', import.meta.url), 'utf8')).agent.memoryBytes as number;
const BLOCK = Buffer.alloc(2 ** 20, 'model');

function* between(from: number, to: number): Generator<Buffer> {
  for (let at = from; at < to;) {
    const offset = at % BLOCK.length;
    const piece = BLOCK.subarray(offset, Math.min(BLOCK.length, offset + to - at));
    at += piece.length;
    yield piece;
  }
}

/** Most that the process ever had in memory, as the kernel counts. */
function peakOf(pid: number): number {
  try {
    return Number(/^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}

test('memory stays below the ceiling of the contract, with a model that is larger', async (context) => {
  const size = 400 * BLOCK.length;
  assert.ok(size > CEILING);
  const server = await fileServer();
  // The file is nowhere: its bytes are made as they are asked for.
  server.fault = (request, response) => {
    const [, from = '0', to = ''] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') ?? [];
    const end = Number(to) + 1;
    response.writeHead(206, { 'etag': '"one"', 'content-length': end - Number(from), 'content-range': `bytes ${from}-${end - 1}/${size}` });
    Readable.from(between(Number(from), end)).pipe(response);
    return true;
  };
  const agent = startAgent(['fetch', `${server.url}/model.bin`, scratch()]);
  let peak = 0;
  let ended = false;
  void agent.ended().then(() => { ended = true; });
  while (!ended) {
    peak = Math.max(peak, peakOf(agent.process.pid ?? 0));
    await sleep(20);
  }
  assert.equal(await agent.ended(), 0, agent.output());
  await server.close();
  context.diagnostic(`${(peak / 2 ** 20).toFixed(0)} MiB of ${CEILING / 2 ** 20}`);
  if (peak === 0) return context.skip('no /proc to measure in');
  assert.ok(peak < CEILING, `${peak} bytes`);
});
