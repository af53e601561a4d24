// A worker thread with a session of its own: onnxruntime's run() blocks the thread that calls it.
import { parentPort, workerData, type TransferListItem } from 'node:worker_threads';
import { feedsOf } from './feeds.ts';
import { floatsOf, loadGraph, rawOf, tensorOf, type Graph } from './graph.ts';
import type { FromWorker, RowResult, ToWorker, Work, WorkerSetup } from './messages.ts';
import type { Row } from './row.ts';
import { outputsOf, takeRows } from './take.ts';

const setup = workerData as WorkerSetup;

function send(message: FromWorker, transfer: readonly TransferListItem[] = []): void {
  parentPort?.postMessage(message, transfer);
}

async function runRows(graph: Graph, rows: readonly Row[]): Promise<RowResult[]> {
  const { session } = graph;
  const fetched = outputsOf(rows, session.outputNames);
  const tensors = await session.run(feedsOf(rows, session.inputNames, setup), fetched);
  const outputs = Object.fromEntries(fetched.map((name) => [name, floatsOf(tensors[name] as never, graph.perToken.has(name))]));
  return takeRows(rows, outputs, setup.padSide);
}

/** A batch that fails is run again row by row, so that only the row that is at fault fails. */
async function runIsolated(graph: Graph, rows: readonly Row[]): Promise<RowResult[]> {
  try {
    return await runRows(graph, rows);
  } catch (error) {
    if (rows.length === 1) return [{ reason: (error as Error).message }];
    const results: RowResult[] = [];
    for (const row of rows) results.push(...await runIsolated(graph, [row]));
    return results;
  }
}

async function answer(graph: Graph, message: Work): Promise<void> {
  const start = performance.now();
  const seconds = (): number => (performance.now() - start) / 1000;
  if (message.kind === 'rows') {
    const results = await runIsolated(graph, message.rows);
    const buffers = results.flatMap((result) => ('taken' in result ? Object.values(result.taken).map(({ data }) => data.buffer as ArrayBuffer) : []));
    send({ kind: 'rows', id: message.id, seconds: seconds(), results }, buffers);
    return;
  }
  try {
    const outputs = await graph.session.run(Object.fromEntries(message.feeds.map((raw) => [raw.name, tensorOf(raw)])), message.outputs);
    send({ kind: 'raw', id: message.id, seconds: seconds(), tensors: message.outputs.map((name) => rawOf(name, outputs[name] as never)) });
  } catch (error) {
    send({ kind: 'failed', id: message.id, seconds: seconds(), reason: (error as Error).message });
  }
}

try {
  const graph = await loadGraph(setup.graphPath, setup.threads, setup.spin);
  let answered = Promise.resolve();
  parentPort?.on('message', (message: ToWorker) => {
    // onnxruntime aborts the whole process if its thread ends while it computes: only between two runs.
    if (message.kind === 'close') void answered.then(() => process.exit(0));
    else answered = answer(graph, message);
  });
  send({ kind: 'ready', graph: graph.info });
} catch (error) {
  send({ kind: 'broken', reason: (error as Error).message });
}
