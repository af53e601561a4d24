import { Graph, INT64 } from './graph.ts';
import { attention, count, feedForward, gelu, layerNorm, linear, lookUp, maskBias, SHAPE } from './layers.ts';
import { matrix, nearIdentity, random, type Matrix } from './weights.ts';

/** What stands on top of the encoder. */
export type Head =
  | { readonly kind: 'none' }
  /** Of the first token: classifiers and rerankers. */
  | { readonly kind: 'sequence'; readonly labels: number }
  /** Of each token. */
  | { readonly kind: 'tokens'; readonly labels: number }
  | { readonly kind: 'vocabulary' }
  | { readonly kind: 'span' };

export interface BertOptions {
  readonly seed: number;
  readonly vocabulary: number;
  readonly head: Head;
  /** Words by id that lean to the last label (1) or to the first (-1), so that an answer makes sense to a reader. */
  readonly leanings?: ReadonlyMap<number, number>;
  readonly quantized?: boolean;
}

/** A BERT encoder and its head, as exporters lay it out. */
export function bert(options: BertOptions): Uint8Array {
  const graph = new Graph(options.quantized);
  const draw = random(options.seed);
  const table = wordTable(draw, options);
  const [ids, mask, types] = ['input_ids', 'attention_mask', 'token_type_ids']
    .map((name) => graph.input(name, INT64, ['batch_size', 'sequence_length'])) as [string, string, string];
  let hidden = embeddings(graph, draw, table, ids, types);
  const bias = graph.op('Unsqueeze', [maskBias(graph, mask), graph.ints([1, 2])]);
  for (let layer = 0; layer < SHAPE.layers; layer += 1) {
    const name = `encoder.layer.${layer}`;
    hidden = layerNorm(graph, `${name}.attention.norm`, graph.op('Add', [hidden, attention(graph, `${name}.attention`, hidden, bias, draw)]));
    hidden = layerNorm(graph, `${name}.norm`, graph.op('Add', [hidden, feedForward(graph, name, hidden, draw)]));
  }
  finishHead(graph, draw, options.head, hidden, table);
  return graph.finish('bert');
}

function embeddings(graph: Graph, draw: () => number, table: Matrix, ids: string, types: string): string {
  const words = lookUp(graph, 'embeddings.word', table, ids);
  const positions = lookUp(graph, 'embeddings.position', matrix(draw, SHAPE.positions, SHAPE.hidden, 0.1), count(graph, ids, 1));
  const typed = lookUp(graph, 'embeddings.token_type', matrix(draw, 2, SHAPE.hidden, 0.1), types);
  return layerNorm(graph, 'embeddings.norm', graph.op('Add', [graph.op('Add', [words, positions]), typed]));
}

/** Leaning words share one direction: they have a large number in the last column. */
function wordTable(draw: () => number, { vocabulary, leanings }: BertOptions): Matrix {
  const table = matrix(draw, vocabulary, SHAPE.hidden, 1);
  if (leanings === undefined) return table;
  for (let id = 0; id < vocabulary; id += 1) table.data[id * SHAPE.hidden + SHAPE.hidden - 1] = 8 * (leanings.get(id) ?? 0);
  return table;
}

function finishHead(graph: Graph, draw: () => number, head: Head, hidden: string, words: Matrix): void {
  const named = (name: string, value: string) => graph.op('Identity', [value], {}, name);
  const tokens = ['batch_size', 'sequence_length'] as const;
  switch (head.kind) {
    case 'none':
      named('last_hidden_state', hidden);
      return graph.output('last_hidden_state', [...tokens, SHAPE.hidden]);
    case 'sequence':
      named('logits', linear(graph, 'classifier', pooler(graph, draw, hidden), leaningClassifier(draw, head.labels)));
      return graph.output('logits', ['batch_size', head.labels]);
    case 'tokens':
      named('logits', linear(graph, 'classifier', hidden, matrix(draw, SHAPE.hidden, head.labels, 1)));
      return graph.output('logits', [...tokens, head.labels]);
    case 'vocabulary':
      named('logits', decoder(graph, draw, hidden, words));
      return graph.output('logits', [...tokens, words.rows]);
    case 'span': {
      const both = linear(graph, 'qa_outputs', hidden, matrix(draw, SHAPE.hidden, 2, 1));
      ['start_logits', 'end_logits'].forEach((name, index) => {
        graph.op('Gather', [both, graph.ints(index)], { axis: -1 }, name);
        graph.output(name, tokens);
      });
    }
  }
}

/** The first token, through a dense layer and tanh. */
function pooler(graph: Graph, draw: () => number, hidden: string): string {
  const first = graph.op('Gather', [hidden, graph.ints(0)], { axis: 1 });
  return graph.op('Tanh', [linear(graph, 'pooler', first, nearIdentity(draw, SHAPE.hidden, 1, 0.1))]);
}

function leaningClassifier(draw: () => number, labels: number): Matrix {
  const made = matrix(draw, SHAPE.hidden, labels, 0.1);
  const last = (SHAPE.hidden - 1) * labels;
  made.data[last + labels - 1] = 6;
  if (labels > 1) made.data[last] = -6;
  return made;
}

/** Tied to the words: a masked token is most like the words around it. */
function decoder(graph: Graph, draw: () => number, hidden: string, words: Matrix): string {
  const dense = gelu(graph, linear(graph, 'transform', hidden, nearIdentity(draw, SHAPE.hidden, 1, 0.1)));
  const transposed = new Float32Array(words.data.length);
  words.data.forEach((value, index) => {
    transposed[(index % words.columns) * words.rows + Math.floor(index / words.columns)] = value;
  });
  return linear(graph, 'decoder', layerNorm(graph, 'transform.norm', dense), { rows: words.columns, columns: words.rows, data: transposed });
}
