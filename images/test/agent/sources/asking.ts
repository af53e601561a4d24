import { Failure } from '../../../src/agent/failure.ts';
import { paceOf } from '../../../src/agent/net/pace.ts';
import { httpOver } from '../../../src/agent/net/undici-http.ts';
import type { OpenSource, RemoteFile, SourceContext } from '../../../src/agent/sources/source.ts';

/** Long: machines that test are busy. */
const WAIT_MS = 600_000;

/** A source as the agent opens it, with what it noted. */
export interface Asking {
  readonly context: SourceContext;
  readonly notes: string[];
  readonly signal: AbortSignal;
  close(): Promise<void>;
}

export function asking(env: Readonly<Record<string, string>>): Asking {
  const notes: string[] = [];
  const http = httpOver({ env, connectSeconds: 120, idleSeconds: 300, pace: paceOf(), retries: 1, userAgent: 'test' });
  return { notes, signal: AbortSignal.timeout(WAIT_MS), close: http.close, context: { http, env, note: (message) => void notes.push(message) } };
}

/** Opens, lists and closes. */
export async function listed(open: OpenSource, uri: string, env: Readonly<Record<string, string>>): Promise<{ readonly pinned: string; readonly files: readonly RemoteFile[] }> {
  const { context, signal, close } = asking(env);
  try {
    return await (await open(uri, context)).list(signal);
  } finally {
    await close();
  }
}

export async function bytesOf(file: RemoteFile | undefined, range?: { readonly from: number; readonly to: number }): Promise<Buffer> {
  const { bytes } = await (file as RemoteFile).open(range, AbortSignal.timeout(WAIT_MS));
  return Buffer.concat(await bytes.toArray() as Buffer[]);
}

/** What `promise` fails with. */
export async function failure(promise: Promise<unknown>): Promise<Failure> {
  const error = await promise.then(() => undefined, (reason: unknown) => reason);
  if (error instanceof Failure) return error;
  throw new Error(`expected a Failure, got ${error instanceof Error ? error.stack : String(error)}`);
}
