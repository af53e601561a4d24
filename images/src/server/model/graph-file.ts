import { ServingError } from '../errors.ts';
import type { HubFiles } from './hub-files.ts';

/** Variants of a graph by the names that exporters give them; the first that exists is taken. */
export const GRAPHS = {
  fp32: ['model.onnx'],
  fp16: ['model_fp16.onnx'],
  int8: ['model_quantized.onnx', 'model_int8.onnx', 'model_uint8.onnx'],
  q4: ['model_q4.onnx'],
} as const;
export type GraphVariant = keyof typeof GRAPHS;

/** Absolute path of the ONNX file of a variant, which is in onnx/ or beside config.json. */
export async function graphFile(files: HubFiles, variant: GraphVariant): Promise<string> {
  const names = GRAPHS[variant].flatMap((name) => [`onnx/${name}`, name]);
  for (const name of names) {
    if (await files.exists(name)) return files.path(name);
  }
  const others: string[] = [];
  for (const other of Object.keys(GRAPHS) as GraphVariant[]) {
    if (other !== variant && (await Promise.all(GRAPHS[other].flatMap((name) => [files.exists(`onnx/${name}`), files.exists(name)]))).some(Boolean)) {
      others.push(other);
    }
  }
  const fix = others.length > 0
    ? `the folder has the variant ${others.join(', ')}: choose it with --graph`
    : 'export it with `optimum-cli export onnx`, or take a revision of the model that has an onnx folder';
  throw new ServingError('failed', `${names.join(' and ')} are missing in the model folder: ${fix}`);
}
