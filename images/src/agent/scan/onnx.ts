import type { Window } from './window.ts';

/**
 * Fields of onnx.proto that lead to tensors, by message; `data` is an entry of external_data.
 *
 * @see https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
 */
const FIELDS: Readonly<Record<string, Readonly<Record<number, string>>>> = {
  model: { 7: 'graph', 20: 'training', 25: 'function' },
  training: { 1: 'graph', 2: 'graph' },
  graph: { 1: 'node', 5: 'tensor', 15: 'sparse' },
  function: { 7: 'node', 11: 'attribute' },
  node: { 5: 'attribute' },
  attribute: { 5: 'tensor', 6: 'graph', 10: 'tensor', 11: 'graph', 22: 'sparse', 23: 'sparse' },
  sparse: { 1: 'tensor', 2: 'tensor' },
  tensor: { 13: 'data' },
};

const LONGEST_DATA = 2 ** 16;
const DEEPEST = 64;

export interface ExternalData {
  /** Paths that tensors lie at, as they stand there. */
  readonly paths: ReadonlySet<string>;
  /** Why not all of it could be read. */
  readonly broken?: string;
}

/** Where the tensors of a graph lie that are not in it; raw bytes are skipped. */
export async function externalData(window: Window, size: number, signal: AbortSignal): Promise<ExternalData> {
  const paths = new Set<string>();
  /** Messages around the place, innermost last: what they are and where they end. */
  const around: { readonly kind: string; readonly end: number }[] = [{ kind: 'model', end: size }];
  while (around.length > 0) {
    const { kind, end } = around.at(-1) as (typeof around)[number];
    if (window.position === end) { around.pop(); continue; }
    signal.throwIfAborted();
    const bytes = await window.peek(20);
    const tag = varint(bytes, 0);
    if (tag === undefined) return { paths, broken: 'it is cut off' };
    const [number, wire] = [Math.floor(tag.value / 8), tag.value % 8];
    const value = wire === 0 || wire === 2 ? varint(bytes, tag.length) : undefined;
    if ((wire === 0 || wire === 2) && value === undefined) return { paths, broken: 'it is cut off' };
    if (![0, 1, 2, 5].includes(wire) || number === 0) return { paths, broken: `there is no field at byte ${window.position}` };
    const head = tag.length + (value?.length ?? 0);
    const length = wire === 2 ? (value?.value ?? 0) : wire === 1 ? 8 : wire === 5 ? 4 : 0;
    if (window.position + head + length > end) return { paths, broken: `a field at byte ${window.position} is longer than what holds it` };
    const inner = wire === 2 ? FIELDS[kind]?.[number] : undefined;
    if (inner === 'data') {
      if (length > LONGEST_DATA) return { paths, broken: 'a path of data is too long' };
      await window.skip(head);
      const path = locationOf((await window.peek(length)).subarray(0, length));
      if (path !== undefined) paths.add(path);
      await window.skip(length);
    } else if (inner !== undefined) {
      if (around.length > DEEPEST) return { paths, broken: `graphs lie in each other more than ${DEEPEST} deep` };
      await window.skip(head);
      around.push({ kind: inner, end: window.position + length });
    } else if (!await window.skip(head + length)) return { paths, broken: 'it is cut off' };
  }
  return { paths };
}

/** Of an entry with the key `location`, its value. */
function locationOf(entry: Buffer): string | undefined {
  const texts: Record<number, string> = {};
  for (let at = 0; at < entry.length;) {
    const tag = varint(entry, at);
    const length = tag === undefined ? undefined : varint(entry, at + tag.length);
    if (tag === undefined || length === undefined || tag.value % 8 !== 2) return undefined;
    const start = at + tag.length + length.length;
    texts[Math.floor(tag.value / 8)] = entry.toString('utf8', start, start + length.value);
    at = start + length.value;
  }
  return texts[1] === 'location' ? texts[2] : undefined;
}

function varint(bytes: Buffer, at: number): { readonly value: number; readonly length: number } | undefined {
  let value = 0;
  for (let index = 0; index < 10; index += 1) {
    const byte = bytes[at + index];
    if (byte === undefined) return undefined;
    value += (byte & 0x7f) * 2 ** (7 * index);
    if (byte < 0x80) return { value, length: index + 1 };
  }
  return undefined;
}
