import { Failure } from '../failure.ts';
import { retrying } from '../net/retry.ts';
import type { Body } from '../sources/source.ts';
import type { TransferDeps } from './deps.ts';
import type { Incoming, Piece } from './incoming.ts';
import { watched } from './watch.ts';

/** Bytes that are written at once: with less, the calls cost more than the bytes. All connections together have 16 MiB. */
function writeSize(connections: number): number {
  return Math.min(2 ** 20, Math.max(2 ** 18, 2 ** 24 / connections));
}

/** Moves one piece, going on where a try broke off. @throws Failure, or the signal's reason */
export async function fetchPiece(incoming: Incoming, piece: Piece, deps: TransferDeps): Promise<void> {
  const { file } = incoming;
  const { settings, signal, moved, log, pace } = deps;
  const { stallWindow: windowSeconds, stallFloor: floor, retries } = settings;
  let at = piece.from;
  let furthest = at;
  const buffer = Buffer.allocUnsafeSlow(Math.min(writeSize(settings.connections), (piece.to ?? Infinity) - piece.from));

  await retrying({
    what: `'${file.path}'`, retries, signal, patience: deps.patience,
    onRetry: ({ message }, seconds) => log.warning('trying again', { file: file.path, at, reason: message, seconds: Number(seconds.toFixed(1)) }),
  }, (progressed) => watched(signal, { windowSeconds, floor, paused: () => pace.waiting > 0 }, async (own, count) => {
    if (at > piece.from && !file.ranges) {
      moved(piece.from - at);
      at = piece.from;
      await incoming.restart();
    }
    const body = await opened(incoming, piece, at, own);
    let filled = 0;
    const flush = async (): Promise<void> => {
      if (filled === 0) return;
      await incoming.write(buffer.subarray(0, filled), at);
      at += filled;
      moved(filled);
      filled = 0;
      // A stream that begins again brings nothing new until it is where the one before broke.
      if (at > furthest) progressed();
      furthest = Math.max(furthest, at);
    };
    try {
      for await (const chunk of body.bytes as AsyncIterable<Uint8Array>) {
        count(chunk.length);
        if (piece.to !== undefined && at + filled + chunk.length > piece.to) throw new Failure('damaged', `'${file.path}' is longer than the ${file.size} bytes that its source promised: it changed, or its server is broken`);
        for (let from = 0; from < chunk.length;) {
          const length = Math.min(chunk.length - from, buffer.length - filled);
          buffer.set(chunk.subarray(from, from + length), filled);
          filled += length;
          from += length;
          if (filled === buffer.length) await flush();
        }
        own.throwIfAborted();
      }
    } finally {
      body.bytes.destroy();
      // What came is not asked for again; if it cannot be written, that is the error. At the end of all it is no use: only
      // whole parts are left to the next agent, and the folder may be another's by now.
      if (!signal.aborted) await flush();
    }
    const to = piece.to ?? body.size ?? at;
    if (at < to) throw new Failure('temporary', `'${file.path}' ended after ${at} of ${to} bytes`);
    if (at > to) throw new Failure('damaged', `'${file.path}' is longer than the ${to} bytes that its server promised`);
  }));
  await incoming.finished(piece, at);
}

async function opened(incoming: Incoming, piece: Piece, at: number, signal: AbortSignal): Promise<Body> {
  const { file } = incoming;
  const isWhole = at === 0 && (piece.to === undefined || piece.to === file.size);
  const body = await promptly(file.open(isWhole ? undefined : { from: at, to: piece.to as number }, signal), signal);
  body.bytes.on('error', () => {});
  signal.addEventListener('abort', () => body.bytes.destroy(signal.reason), { once: true });
  if (body.size !== undefined && file.size !== undefined && body.size !== file.size) {
    body.bytes.destroy();
    throw new Failure('changed', `'${file.path}' has ${body.size} bytes now, and had ${file.size} when it was listed: run again`);
  }
  incoming.learn(body);
  const isHashed = Object.values(incoming.promised).some((hash) => hash !== undefined);
  if (body.endless === true && file.size === undefined && !isHashed) {
    body.bytes.destroy();
    throw new Failure('usage', `the server of '${file.path}' does not say where the file ends (neither Content-Length nor chunks), so nobody can see whether it is whole: state its SHA-256 by #sha256=... behind the URL or by --hashes`);
  }
  return body;
}

/** Ends with the signal, also where the source does not hear it. */
async function promptly(opening: Promise<Body>, signal: AbortSignal): Promise<Body> {
  const aborted = Promise.withResolvers<never>();
  const end = (): void => aborted.reject(signal.reason);
  signal.addEventListener('abort', end, { once: true });
  opening.then(({ bytes }) => { if (signal.aborted) bytes.on('error', () => {}).destroy(); }, () => {});
  try {
    return await Promise.race([opening, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', end);
  }
}
