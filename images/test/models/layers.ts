import type { Graph } from './graph.ts';
import { matrix, nearIdentity, type Matrix } from './weights.ts';

/** Sizes of every model here: small enough that a test starts at once. */
export const SHAPE = { hidden: 32, heads: 4, inner: 64, layers: 2, positions: 128 } as const;

/** input * weights + bias; in 8 bits where the graph says so. */
export function linear(graph: Graph, name: string, input: string, weights: Matrix): string {
  const bias = graph.tensor(`${name}.bias`, [weights.columns], new Float32Array(weights.columns));
  const dims = [weights.rows, weights.columns];
  if (!graph.quantized) return graph.op('Add', [graph.op('MatMul', [input, graph.tensor(`${name}.weight`, dims, weights.data)]), bias]);
  const scale = weights.data.reduce((most, value) => Math.max(most, Math.abs(value)), 0) / 127;
  const small = graph.tensor(`${name}.weight_quantized`, dims, Int8Array.from(weights.data, (value) => Math.round(value / scale)));
  const [bytes, step, zero] = graph.ops('DynamicQuantizeLinear', [input], [`${name}.bytes`, `${name}.step`, `${name}.zero`]) as [string, string, string];
  const product = graph.op('Cast', [graph.op('MatMulInteger', [bytes, small, zero])], { to: 1 });
  return graph.op('Add', [graph.op('Mul', [product, graph.op('Mul', [step, graph.float(scale)])]), bias]);
}

export function layerNorm(graph: Graph, name: string, input: string): string {
  const ones = graph.tensor(`${name}.weight`, [SHAPE.hidden], new Float32Array(SHAPE.hidden).fill(1));
  const zeros = graph.tensor(`${name}.bias`, [SHAPE.hidden], new Float32Array(SHAPE.hidden));
  return graph.op('LayerNormalization', [input, ones, zeros], { axis: -1, epsilon: { float: 1e-12 } });
}

/** x * (1 + erf(x / sqrt 2)) / 2 */
export function gelu(graph: Graph, input: string): string {
  const bell = graph.op('Erf', [graph.op('Div', [input, graph.float(Math.SQRT2)])]);
  return graph.op('Mul', [graph.op('Mul', [input, graph.op('Add', [bell, graph.float(1)])]), graph.float(0.5)]);
}

export function feedForward(graph: Graph, name: string, input: string, draw: () => number): string {
  const wide = gelu(graph, linear(graph, `${name}.intermediate`, input, matrix(draw, SHAPE.hidden, SHAPE.inner, 0.2)));
  return linear(graph, `${name}.output`, wide, matrix(draw, SHAPE.inner, SHAPE.hidden, 0.1));
}

/** Keys and values of earlier tokens, and where those of all tokens go. */
export interface Cache {
  readonly past: readonly [string, string];
  readonly present: readonly [string, string];
}

/** @param bias what is added to the scores, [batch, 1, queries or 1, keys]: very negative where nothing may be seen */
export function attention(graph: Graph, name: string, input: string, bias: string, draw: () => number, cache?: Cache): string {
  const part = (of: string, weights: Matrix) => heads(graph, linear(graph, `${name}.${of}`, input, weights));
  const query = part('query', matrix(draw, SHAPE.hidden, SHAPE.hidden, 0.2));
  const ownKey = part('key', matrix(draw, SHAPE.hidden, SHAPE.hidden, 0.2));
  const ownValue = part('value', nearIdentity(draw, SHAPE.hidden, 0.7, 0.1));
  const [key, value] = cache === undefined ? [ownKey, ownValue] : [
    graph.op('Concat', [cache.past[0], ownKey], { axis: 2 }, cache.present[0]),
    graph.op('Concat', [cache.past[1], ownValue], { axis: 2 }, cache.present[1]),
  ];
  const scores = graph.op('MatMul', [query, graph.op('Transpose', [key], { perm: [0, 1, 3, 2] })]);
  const scaled = graph.op('Mul', [scores, graph.float(1 / Math.sqrt(SHAPE.hidden / SHAPE.heads))]);
  const shares = graph.op('Softmax', [graph.op('Add', [scaled, bias])], { axis: -1 });
  const joined = graph.op('Transpose', [graph.op('MatMul', [shares, value])], { perm: [0, 2, 1, 3] });
  const flat = graph.op('Reshape', [joined, graph.ints([0, 0, SHAPE.hidden])]);
  return linear(graph, `${name}.dense`, flat, nearIdentity(draw, SHAPE.hidden, 0.7, 0.1));
}

/** [batch, tokens, hidden] as [batch, heads, tokens, hidden / heads] */
function heads(graph: Graph, input: string): string {
  const split = graph.op('Reshape', [input, graph.ints([0, 0, SHAPE.heads, SHAPE.hidden / SHAPE.heads])]);
  return graph.op('Transpose', [split], { perm: [0, 2, 1, 3] });
}

/** 0 where the mask is 1, very negative where it is 0. */
export function maskBias(graph: Graph, mask: string): string {
  const off = graph.op('Sub', [graph.float(1), graph.op('Cast', [mask], { to: 1 })]);
  return graph.op('Mul', [off, graph.float(-1e9)]);
}

/** Rows of a table by their numbers. */
export function lookUp(graph: Graph, name: string, table: Matrix, ids: string): string {
  return graph.op('Gather', [graph.tensor(name, [table.rows, table.columns], table.data), ids]);
}

/** 0, 1, 2... as many as the tensor is long in this dimension, from `start`. */
export function count(graph: Graph, of: string, dimension: number, start = graph.ints(0)): string {
  const length = graph.op('Gather', [graph.op('Shape', [of]), graph.ints(dimension)]);
  return graph.op('Range', [start, graph.op('Add', [start, length]), graph.ints(1)]);
}
