import { graphOf, PRECISION, quantizationOf, stemOf } from './variants.ts';

/** Which of several variants of the same weights stay. */
export interface VariantChoice {
  readonly takes: (path: string) => boolean;
  /** What --variant could have named. */
  readonly known: readonly string[];
  /** Whether what was asked for, or what is usual, is among them. */
  readonly isThere: boolean;
}

/** `model.safetensors` before `model.fp16.safetensors`, unless the latter is asked for. */
export function precisionChoice(paths: readonly string[], wanted: string | undefined): VariantChoice {
  const stems = new Set(paths.map(stemOf));
  const takes = (path: string): boolean => {
    const stem = stemOf(path);
    const plain = stem.replace(PRECISION, '');
    const asked = `${plain}.${wanted}`;
    return stems.has(asked) ? stem === asked : stem === plain || !stems.has(plain);
  };
  const known = [...stems].flatMap((stem) => PRECISION.exec(stem)?.[1] ?? []);
  return { takes, known, isThere: wanted === undefined || known.includes(wanted) };
}

interface Graph {
  readonly path: string;
  readonly stem: string;
  readonly base: string;
  readonly variant: string;
  readonly rank: number;
}

/** One graph of each kind, in the variant where there is such; of two places the folder of its own (`onnx/`). */
export function graphChoice(paths: readonly string[], wish: string | undefined): VariantChoice {
  const graphs = paths.filter((path) => path.endsWith('.onnx')).map((path): Graph => ({ path, stem: stemOf(path), ...graphOf(stemOf(path)) }));
  const variants = new Set(graphs.map(({ variant }) => variant));
  const wanted = wish ?? (variants.size === 1 ? [...variants][0] : 'fp32');
  const byName = graphs.filter(({ stem }) => stem === wanted);
  const asked = byName.length > 0 ? byName : graphs.filter(({ variant }) => variant === wanted);
  const others = byName.length > 0 ? [] : graphs.filter(({ variant, base }) => variant === 'fp32' && !asked.some((graph) => graph.base === base));
  const chosen = new Set([...firstOfEach(asked), ...firstOfEach(others)]);
  // What is no graph may be data that one points to; data with a graph's name goes with that graph.
  const ownerOf = (path: string): string | undefined => graphs.find((graph) => path === graph.path || path.startsWith(`${graph.path}_data`) || path.startsWith(`${graph.path}.data`))?.path;
  return {
    takes: (path) => {
      const owner = ownerOf(path);
      return owner === undefined || chosen.has(owner);
    },
    known: graphs.map(({ variant }) => variant),
    isThere: asked.length > 0 || graphs.length === 0,
  };
}

function firstOfEach(graphs: readonly Graph[]): string[] {
  const best = new Map<string, Graph>();
  for (const graph of graphs) {
    const other = best.get(graph.base);
    const isBetter = other === undefined || graph.rank < other.rank || (graph.rank === other.rank && graph.path.length > other.path.length);
    if (isBetter) best.set(graph.base, graph);
  }
  return [...best.values()].map(({ path }) => path);
}

/** What llama.cpp takes where nobody says. @see https://github.com/ggml-org/llama.cpp/blob/master/tools/server/README.md */
export const USUAL_QUANTIZATION = 'Q4_K_M';

/** One quantization of the model, and one projector of pictures beside it. */
export function quantizationChoice(paths: readonly string[], wanted: string | undefined): VariantChoice {
  const projectors = paths.filter((path) => /(^|\/)mmproj[^/]*$/i.test(path));
  const models = paths.filter((path) => !projectors.includes(path));
  const known = [...new Set(models.map(labelOf))];
  const asked = wanted?.toUpperCase() ?? (known.length === 1 ? known[0] : USUAL_QUANTIZATION);
  const projector = ['F16', 'BF16', 'F32'].flatMap((one) => projectors.filter((path) => labelOf(path) === one))[0] ?? projectors[0];
  return {
    takes: (path) => path === projector || (models.includes(path) && labelOf(path) === asked),
    known,
    isThere: asked !== undefined && known.includes(asked),
  };
}

function labelOf(path: string): string {
  return quantizationOf(path) ?? 'none';
}
