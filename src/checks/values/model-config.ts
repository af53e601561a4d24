import { reject, wrongValue } from '../reject';
import { TENSOR } from './tensor';

/** Both sides are made of them: another value here would be another contract. */
const CONTRACT = ['name', 'platform', 'backend', 'max_batch_size', 'input', 'output'];

const TOKEN = /\s+|#[^\n]*|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|[A-Za-z_]\w*|[-+]?[\d.][\w.+-]*|[{}[\]<>:,;]/y;
const CLOSING: Record<string, string> = { '{': '}', '[': ']', '<': '>' };

/** Refuses what is no text of protobuf, and fields that follow from elsewhere; gives the fields that it has. */
export function modelConfigFields(prop: string, text: string): string[] {
  const open: string[] = [];
  const fields: string[] = [];
  let before = '';
  TOKEN.lastIndex = 0;
  for (let at = 0; at < text.length; at = TOKEN.lastIndex) {
    const token = TOKEN.exec(text)?.[0];
    if (token === undefined) {
      return noText(prop, `'${text.slice(at, at + 20)}'`);
    }
    if (/^[\s#]/.test(token)) {
      continue;
    }
    if (token in CLOSING) {
      open.push(CLOSING[token]);
    } else if (Object.values(CLOSING).includes(token) && open.pop() !== token) {
      return noText(prop, `a '${token}' that nothing opened`);
    } else if (open.length === 0 && /^[A-Za-z_]/.test(token) && before !== ':') {
      fields.push(token);
    }
    before = token;
  }
  if (open.length > 0) {
    return noText(prop, `no '${open[open.length - 1]}' at its end`);
  }
  return fields.map((field) => allowed(prop, field));
}

function allowed(prop: string, field: string): string {
  if (CONTRACT.includes(field)) {
    reject(TENSOR, wrongValue(prop, `without ${CONTRACT.join(', ')}`, field,
      'it follows from model, backend, batching and tensors'));
  }
  return field;
}

function noText(prop: string, got: string): never {
  return reject(TENSOR, `'${prop}' must be text of protobuf, such as 'optimization { cuda { graphs: true } }', got ${got}`);
}
