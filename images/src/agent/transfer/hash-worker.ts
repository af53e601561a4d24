// A thread that hashes files while they grow: behind whoever writes, out of the page cache.
import { closeSync, openSync, readSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';
import { digestOf, type Digest } from './digest.ts';
import type { FromHashThread, ToHashThread } from './hash-messages.ts';

interface Growing {
  readonly fd: number;
  readonly digest: Digest;
  at: number;
  ready: number;
  ended: boolean;
}

const port = parentPort;
if (port === null) throw new Error('this is a thread of the agent');
const files = new Map<number, Growing>();
const buffer = Buffer.allocUnsafeSlow(2 ** 20);
let busy = false;

port.on('message', (message: ToHashThread) => {
  const { id } = message;
  try {
    if (message.kind === 'begin') files.set(id, { fd: openSync(message.path, 'r'), digest: digestOf(message.names, message.size), at: 0, ready: 0, ended: false });
    const file = files.get(id);
    if (file === undefined) return;
    if (message.kind === 'drop') return forget(id, file);
    if (message.kind !== 'begin') file.ready = message.to;
    if (message.kind === 'end') file.ended = true;
  } catch (error) {
    return fail(id, error);
  }
  if (!busy) step();
});

/** One piece of one file at a time, so that messages are heard in between. */
function step(): void {
  busy = false;
  for (const [id, file] of files) {
    if (file.at >= file.ready && !file.ended) continue;
    try {
      if (file.at < file.ready) advance(file);
      if (file.ended && file.at >= file.ready) finish(id, file);
    } catch (error) {
      fail(id, error);
    }
    busy = true;
  }
  if (busy) setImmediate(step);
}

function advance(file: Growing): void {
  const length = readSync(file.fd, buffer, 0, Math.min(buffer.length, file.ready - file.at), file.at);
  if (length === 0) throw new Error('a file became shorter while it was hashed');
  file.digest.update(buffer.subarray(0, length));
  file.at += length;
}

function finish(id: number, file: Growing): void {
  forget(id, file);
  send({ id, hashes: file.digest.end() });
}

function fail(id: number, error: unknown): void {
  const file = files.get(id);
  if (file !== undefined) forget(id, file);
  const { message, code } = error as NodeJS.ErrnoException;
  send({ id, error: message, code });
}

function forget(id: number, { fd }: Growing): void {
  files.delete(id);
  closeSync(fd);
}

function send(message: FromHashThread): void {
  port?.postMessage(message);
}
