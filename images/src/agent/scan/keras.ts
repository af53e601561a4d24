import { shown } from '../archive/refusal.ts';

export const MOST_CONFIG = 16 * 2 ** 20;
/** Modules that hold layers and what they are made of; others fetch files, change settings or run what they are given. */
const MODULES = /^(keras|keras\.(src\.)?(activations|applications|constraints|dtype_policies|initializers|layers|losses|metrics|models|optimizers|random|regularizers|saving|quantizers|schedules)(\.[\w.]+)?)$/;
const BUILTINS = ['slice', 'tuple', 'dict', 'list', 'NoneType'];

/**
 * What of a model's configuration is code. Its reader imports the module that a part names.
 *
 * @returns what is wrong and what to do
 * @see https://keras.io/api/models/model_saving_apis/serialization_utils/
 */
export function kerasFault(config: Buffer): string | undefined {
  if (config.length > MOST_CONFIG) return `the configuration of Keras has more than ${MOST_CONFIG} bytes, and is not looked into: take a model with a smaller one`;
  let parsed: unknown;
  try {
    parsed = JSON.parse(config.toString('utf8'));
  } catch {
    return 'the configuration of Keras is no JSON: fetch the file again';
  }
  // A list of what is still to be looked at: parts may lie in each other deeper than calls can.
  for (const parts = [parsed]; parts.length > 0;) {
    const part = parts.pop();
    if (typeof part !== 'object' || part === null) continue;
    const { module, class_name: name } = part as Readonly<Record<string, unknown>>;
    if (name === 'Lambda') return 'the model of Keras has a Lambda layer, which is code: take one without';
    const isKnown = typeof module !== 'string' || MODULES.test(module) || (module === 'builtins' && BUILTINS.includes(String(name)));
    if (!isKnown) return `the model of Keras imports ${shown(`${module}.${String(name)}`)}: take one of layers of Keras alone`;
    parts.push(...Object.values(part));
  }
  return undefined;
}
