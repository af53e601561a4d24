/** Formats of weights, the ones that are preferred first: no code in them, then what most servers read. */
export const FORMATS = ['safetensors', 'bin', 'gguf', 'onnx', 'openvino', 'flax', 'tf', 'rust', 'coreml', 'tflite', 'original'] as const;
export type Format = (typeof FORMATS)[number];

/** What a file of a hub's repository is, by its name alone. */
export interface Role {
  /** The folder that needs it: `onnx/model.onnx` is another form of what lies beside `onnx/`. */
  readonly home: string;
  /** Which format of the weights needs it; undefined: whoever reads the model does. */
  readonly format: Format | undefined;
  /** Holds weights; an index, say, does not. */
  readonly isWeights: boolean;
  /** Why nobody needs it. */
  readonly useless?: string;
}

/** Folders that hold one format of what lies beside them. */
const FOLDERS: Readonly<Record<string, Format>> = {
  onnx: 'onnx', openvino: 'openvino', coreml: 'coreml', tflite: 'tflite', gguf: 'gguf', saved_model: 'tf', flax: 'flax', original: 'original', metal: 'original', mlx: 'original',
};

const FILES: readonly (readonly [RegExp, Format])[] = [
  [/^openvino_.*\.(bin|xml)$/, 'openvino'],
  [/\.safetensors$/, 'safetensors'],
  [/pytorch_model.*\.(bin|pt|pth)$|^(model|adapter_model|consolidated|gptq_model|quant_model)\b.*\.(bin|pt|pth)$/, 'bin'],
  [/\.gguf$/, 'gguf'],
  [/\.onnx([._]data(_\d+)?)?$/, 'onnx'],
  [/\.msgpack$/, 'flax'],
  [/^tf_model.*\.h5$|\.ckpt\.(index|meta|data-\d+-of-\d+)$|^saved_model\.pb$/, 'tf'],
  [/\.ot$/, 'rust'],
  [/\.mlmodel$/, 'coreml'],
  [/\.tflite$/, 'tflite'],
];

/** `model.safetensors.index.json`, and with a variant before `.json` as diffusers writes it. */
const INDEX = /\.(safetensors|bin|h5|msgpack)\.index(\.[\w-]+)?\.json$/;
const INDEX_FORMATS: Readonly<Record<string, Format>> = { safetensors: 'safetensors', bin: 'bin', h5: 'tf', msgpack: 'flax' };

const USELESS: readonly (readonly [RegExp, string])[] = [
  [/(^|\/)(\.gitattributes|\.gitignore|\.DS_Store)$|^(\.git|\.cache)\//, 'not part of the model'],
  [/\.(png|jpe?g|gif|svg|webp|bmp|ico|mp4|mov|webm|pdf|ipynb)$/i, 'a picture or a document'],
  [/(^|\/)(training_args\.bin|optimizer[^/]*\.(bin|pt|pth)|scheduler\.(bin|pt)|rng_state[^/]*\.pth|scaler\.pt|trainer_state\.json|events\.out\.tfevents[^/]*)$/, 'left over from training'],
  [/(^|[/.])imatrix[^/]*$/i, 'left over from quantization'],
];

export function roleOf(path: string): Role {
  const parts = path.split('/');
  const name = parts.pop() as string;
  const at = parts.findIndex((part) => FOLDERS[part] !== undefined || part.endsWith('.mlpackage'));
  const folder = parts[at];
  // An adapter beside a whole model is a thing of its own, which may come in another format.
  const home = `${(at < 0 ? parts : parts.slice(0, at)).join('/')}${name.startsWith('adapter_model.') ? '#adapter' : ''}`;
  const useless = USELESS.find(([pattern]) => pattern.test(path))?.[1];
  if (useless !== undefined) return { home, format: undefined, isWeights: false, useless };
  const byName = FILES.find(([pattern]) => pattern.test(name))?.[1];
  if (folder !== undefined) return { home, format: FOLDERS[folder] ?? 'coreml', isWeights: byName !== undefined || !/\.(json|txt|model|md)$/.test(name) };
  const index = INDEX.exec(name)?.[1];
  return { home, format: index === undefined ? byName : INDEX_FORMATS[index], isWeights: byName !== undefined };
}
