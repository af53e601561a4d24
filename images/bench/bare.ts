// The session alone, in a process of its own, with the threads and the batch that the server has: what could be reached.
import '../src/server/runtime/no-telemetry.ts';
import { loadTokenizer } from '../src/server/model/tokenizer.ts';
import { readHubModel } from '../src/server/model/read-hub-model.ts';
import { feedsOf } from '../src/server/runtime/feeds.ts';
import { loadGraph } from '../src/server/runtime/graph.ts';
import { sentences } from './texts.ts';

const [folder, threads, rows, words, seconds] = process.argv.slice(2) as [string, ...string[]];
const model = await readHubModel(folder, { graph: 'fp32' });
const tokenizer = await loadTokenizer(model.tokenizerPath);
const { session } = await loadGraph(model.graphPath, Number(threads), true);
const texts = sentences(Number(rows), () => Number(words));
const encodings = await tokenizer.encodeBatch(texts);
const batch = encodings.map((encoding) => ({ ids: Int32Array.from(encoding.getIds()), typeIds: Int32Array.from(encoding.getTypeIds()), take: { kind: 'outputs', names: [] } as const }));
const feeds = feedsOf(batch, session.inputNames, model);
await session.run(feeds);
const start = performance.now();
let ran = 0;
while (performance.now() - start < Number(seconds) * 1000) {
  await session.run(feeds);
  ran += batch.length;
}
process.stdout.write(String(ran / ((performance.now() - start) / 1000)));
