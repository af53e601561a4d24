import { FLOAT, Graph, INT64 } from './graph.ts';
import { attention, count, feedForward, layerNorm, linear, lookUp, maskBias, SHAPE, type Cache } from './layers.ts';
import { matrix, random } from './weights.ts';

/** A decoder of GPT-2's kind with its cache of keys and values, as exporters lay it out. */
export function gpt2(options: { readonly seed: number; readonly vocabulary: number; readonly quantized?: boolean }): Uint8Array {
  const graph = new Graph(options.quantized);
  const draw = random(options.seed);
  const ids = graph.input('input_ids', INT64, ['batch_size', 'sequence_length']);
  const mask = graph.input('attention_mask', INT64, ['batch_size', 'total_sequence_length']);
  const positions = graph.input('position_ids', INT64, ['batch_size', 'sequence_length']);
  const caches = Array.from({ length: SHAPE.layers }, (_, layer) => cache(graph, layer));
  let hidden = graph.op('Add', [
    lookUp(graph, 'wte', matrix(draw, options.vocabulary, SHAPE.hidden, 1), ids),
    lookUp(graph, 'wpe', matrix(draw, SHAPE.positions, SHAPE.hidden, 0.5), positions),
  ]);
  const bias = causalBias(graph, ids, mask);
  caches.forEach((own, layer) => {
    const name = `h.${layer}`;
    hidden = graph.op('Add', [hidden, attention(graph, `${name}.attn`, layerNorm(graph, `${name}.ln_1`, hidden), bias, draw, own)]);
    hidden = graph.op('Add', [hidden, feedForward(graph, `${name}.mlp`, layerNorm(graph, `${name}.ln_2`, hidden), draw)]);
  });
  const head = linear(graph, 'lm_head', layerNorm(graph, 'ln_f', hidden), matrix(draw, SHAPE.hidden, options.vocabulary, 1));
  graph.op('Identity', [head], {}, 'logits');
  graph.output('logits', ['batch_size', 'sequence_length', options.vocabulary]);
  caches.flatMap((own) => own.present).forEach((name) => graph.output(name, cacheDims('total_sequence_length')));
  return graph.finish('gpt2');
}

function cache(graph: Graph, layer: number): Cache {
  const past = (part: string) => graph.input(`past_key_values.${layer}.${part}`, FLOAT, cacheDims('past_sequence_length'));
  return { past: [past('key'), past('value')], present: [`present.${layer}.key`, `present.${layer}.value`] };
}

const cacheDims = (tokens: string) => ['batch_size', SHAPE.heads, tokens, SHAPE.hidden / SHAPE.heads];

/** A token sees itself and what came before it, padding left out. */
function causalBias(graph: Graph, ids: string, mask: string): string {
  const length = (of: string) => graph.op('Gather', [graph.op('Shape', [of]), graph.ints(1)]);
  const past = graph.op('Sub', [length(mask), length(ids)]);
  const queries = graph.op('Unsqueeze', [count(graph, ids, 1, past), graph.ints([1])]);
  const keys = graph.op('Unsqueeze', [count(graph, mask, 1), graph.ints([0])]);
  const later = graph.op('Cast', [graph.op('Greater', [keys, queries])], { to: FLOAT });
  const padding = graph.op('Unsqueeze', [maskBias(graph, mask), graph.ints([1, 2])]);
  return graph.op('Add', [graph.op('Mul', [later, graph.float(-1e9)]), padding]);
}
