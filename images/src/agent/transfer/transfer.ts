import { Failure } from '../failure.ts';
import type { Hashes, RemoteFile } from '../sources/source.ts';
import type { TransferDeps } from './deps.ts';
import { incoming, type Incoming, type Piece } from './incoming.ts';
import { fetchPiece } from './piece.ts';

/**
 * Brings all files, `connections` requests at once over all of them: pieces of big ones, and small ones side by side. The
 * first failure ends it; what is there stays for the next run.
 *
 * @throws Failure, or the signal's reason
 */
export async function transfer(files: readonly RemoteFile[], deps: TransferDeps): Promise<void> {
  // One that came damaged is brought once more, alone: a byte may have turned over on the way or on the disk.
  const damaged: RemoteFile[] = [];
  await round(files, deps, (file) => damaged.push(file) > 0);
  if (damaged.length === 0) return;
  await round(damaged, deps, () => false);
}

async function round(files: readonly RemoteFile[], outer: TransferDeps, onDamaged: OnDamaged): Promise<void> {
  const controller = new AbortController();
  const end = (): void => controller.abort(outer.signal.reason);
  outer.signal.addEventListener('abort', end, { once: true });
  if (outer.signal.aborted) end();
  const deps = { ...outer, signal: controller.signal };
  const open = new Set<Incoming>();
  const tasks = tasksOf(files, deps, open);
  let failure: unknown;
  const work = async (): Promise<void> => {
    try {
      for await (const { state, piece } of tasks) {
        if (piece !== undefined) await fetchPiece(state.incoming, piece, deps);
        if (--state.left === 0) await finish(state.incoming, deps, open, onDamaged);
      }
    } catch (error) {
      failure ??= error;
      controller.abort(error);
    }
  };
  await Promise.all(Array.from({ length: deps.settings.connections }, work));
  outer.signal.removeEventListener('abort', end);
  await Promise.all([...open].map((state) => state.close()));
  if (failure !== undefined) throw failure;
}

/** Whether it is brought once more. */
type OnDamaged = (file: RemoteFile) => boolean;

interface State {
  readonly incoming: Incoming;
  left: number;
}

/** One after the other for all who ask, file by file: so a file is whole early, and few are open. */
async function* tasksOf(files: readonly RemoteFile[], deps: TransferDeps, open: Set<Incoming>): AsyncGenerator<{ state: State; piece: Piece | undefined }> {
  for (const file of files) {
    deps.signal.throwIfAborted();
    const coming = await incoming(file, deps);
    open.add(coming);
    const missing = coming.missing.reduce((sum, { from, to }) => sum + (to === undefined ? 0 : to - from), 0);
    if (coming.resumed) {
      deps.moved((file.size ?? 0) - missing);
      deps.log.info('going on where an agent before left off', { file: file.path, bytes: (file.size ?? 0) - missing });
    }
    const state: State = { incoming: coming, left: Math.max(1, coming.missing.length) };
    if (coming.missing.length === 0) yield { state, piece: undefined };
    for (const piece of coming.missing) yield { state, piece };
  }
}

async function finish(coming: Incoming, deps: TransferDeps, open: Set<Incoming>, onDamaged: OnDamaged): Promise<void> {
  const { file, promised } = coming;
  const { size, hashes } = await coming.settle();
  deps.signal.throwIfAborted();
  const wrong = differing(promised, hashes);
  open.delete(coming);
  if (wrong === undefined) {
    await coming.close();
    return deps.arrived(file, coming.part, size, { ...promised, ...hashes });
  }
  await coming.discard();
  deps.moved(-size);
  const sentence = `'${file.path}' has the ${wrong.name} ${wrong.is}, and its source promised ${wrong.should}`;
  if (!onDamaged(file)) {
    throw new Failure('damaged', `${sentence}, twice: the source is damaged, or what lies between changes bytes (a proxy, a cache)`);
  }
  deps.log.warning('damaged, fetched once more', { file: file.path, reason: sentence });
}

function differing(promised: Hashes, hashes: Hashes): { readonly name: string; readonly is: string; readonly should: string } | undefined {
  for (const name of Object.keys(promised) as (keyof Hashes)[]) {
    const [should, is] = [promised[name]?.toLowerCase(), hashes[name] ?? 'none'];
    if (should !== undefined && should !== is) return { name, is, should };
  }
  return undefined;
}
