import { once } from 'node:events';
import { setMaxListeners } from 'node:events';
import { logTo } from '../../program/log.ts';
import { UsageError } from '../../settings/value.ts';
import { onDisk } from '../folder/disk-failure.ts';
import { acquire } from '../folder/lock.ts';
import { makeFolder } from '../folder/make-folder.ts';
import type { Settings } from '../options.ts';
import { bring } from './bring.ts';
import { readCatalog } from './catalog.ts';
import { keep, keeper, type View } from './keeper.ts';
import { kubernetesApi } from './kubernetes-api.ts';
import { metrics, serveMetrics } from './metrics.ts';
import { mountsOn } from './mounts.ts';
import { shelfAt } from './shelf.ts';
import { statusTo } from './status.ts';

/** A look that takes longer than this many of its pauses counts as one that hangs. */
const SLOWEST_LOOKS = 30;

/** `agent cache ROOT`: until it is stopped. @throws UsageError, Failure */
export async function cacheCommand(words: readonly string[], settings: Settings, stop: AbortSignal): Promise<void> {
  const [root] = words;
  if (root === undefined || words.length !== 1) throw new UsageError(`agent cache takes one folder, got ${words.length}: agent cache ROOT`);
  const { catalog, nodeName: node, cacheName: cache, passEvery, verifyEvery, metricsHost: host, metricsPort: port, logLevel } = settings;
  const log = logTo((line) => process.stderr.write(line), logLevel);
  const lost = new AbortController();
  const signal = AbortSignal.any([stop, lost.signal]);
  setMaxListeners(0, signal);
  const shelf = shelfAt(root);
  await readCatalog(catalog);
  await onDisk(root, makeFolder(root));
  // Of an update of the DaemonSet two are there for a while.
  const lock = await onDisk(root, acquire(root, { signal, onWait: () => log.info('another agent keeps this folder: waiting for it', { root }), onLost: (failure) => lost.abort(failure) }));
  const api = kubernetesApi(process.env, settings.accountDir);
  const { env } = process;
  const owner = env['POD_NAME'] && env['POD_UID'] ? { name: env['POD_NAME'], uid: env['POD_UID'] } : undefined;
  const asked = api === undefined || node === undefined ? undefined : { api, node };
  if (asked === undefined) log.warning('outside of a cluster, or without --node-name: no model is ever evicted', { root });
  const writeStatus = asked === undefined ? undefined : statusTo(asked.api, { cache, node: asked.node, owner }, log);
  const counts = metrics();
  let looked: number | undefined;
  const server = port < 0 ? undefined : await serveMetrics(counts, {
    host, port, isReady: () => looked !== undefined, isAlive: () => looked === undefined || performance.now() - looked < SLOWEST_LOOKS * passEvery * 1000 + 60_000,
  });
  const one = keeper({
    shelf, bring, log, signal, happened: counts.happened, verifySeconds: verifyEvery,
    catalog: () => readCatalog(catalog),
    mounts: asked === undefined ? undefined : () => mountsOn(asked.node, cache, asked.api),
  });
  log.info('keeping models', { root, catalog, cache, ...(node === undefined ? {} : { node }) });
  try {
    await keep(one, passEvery, async (view: View) => {
      looked = performance.now();
      counts.view(view);
      await writeStatus?.(view);
    }, signal);
  } finally {
    await lock.release();
    if (server !== undefined) {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    }
  }
  if (lost.signal.aborted) throw lost.signal.reason;
}
