import type { LoadedModel } from '../../models/loaded-model.ts';
import { invalid } from '../../fields.ts';
import type { NumberTensor } from './tensor.ts';

/** Inputs of an encoder, which all have one element a token. */
const TOKENS: ReadonlySet<string> = new Set(['input_ids', 'attention_mask', 'token_type_ids']);

/** Ids are rows of a table of the model; of which config.json says the length under this key. */
const TABLES: Readonly<Record<string, string>> = { input_ids: 'vocab_size', token_type_ids: 'type_vocab_size' };

/**
 * What would fail inside the graph, as a failure of the server, is the
 * client's: shapes that differ and ids that the model does not have.
 */
export function checkTokenInputs(model: LoadedModel, inputs: readonly NumberTensor[]): void {
  const tokens = inputs.filter((input) => TOKENS.has(input.name));
  const [first] = tokens;
  const odd = tokens.find((input) => String(input.shape) !== String(first?.shape));
  if (first !== undefined && odd !== undefined && tokens.length === inputs.length) {
    throw invalid(`inputs '${first.name}' and '${odd.name}' must have one shape, got [${first.shape.join(', ')}] and [${odd.shape.join(', ')}]`);
  }
  for (const input of tokens) {
    const rows = model.files.config[TABLES[input.name] ?? ''];
    if (typeof rows === 'number' && rows > 0) checkIds(model, input, rows);
  }
}

function checkIds(model: LoadedModel, { name, datatype, bytes }: NumberTensor, rows: number): void {
  if (datatype !== 'INT64' && datatype !== 'INT32') return;
  const size = datatype === 'INT64' ? 8 : 4;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at < bytes.byteLength; at += size) {
    const low = view.getUint32(at, true);
    const high = size === 8 ? view.getUint32(at + 4, true) : 0;
    if (high !== 0 || low >= rows) throw invalid(`element ${at / size} of input '${name}' must be an id from 0 to ${rows - 1} of model '${model.name}'`);
  }
}
