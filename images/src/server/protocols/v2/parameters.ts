import { fieldsOf, invalid, nameOf, shown } from '../../fields.ts';
import type { Parameter, Parameters } from './tensor.ts';

const MAX_PARAMETERS = 64;
const NONE: Parameters = new Map();

/** Of this the server has no notion; to ignore it would give an answer that nobody asked for. */
const REFUSED: Readonly<Record<string, string>> = {
  shared_memory_region: 'shared memory is not served: send the tensor itself',
  classification: "labels come from the model's task: send texts, with the parameter 'output' set to 'detailed'",
  sequence_id: 'sequences are not served: leave it out',
};

export function parametersOf(value: unknown, what: string): Parameters {
  if (value === undefined) return NONE;
  return checkedParameters(Object.entries(fieldsOf(value, what)), what);
}

export function checkedParameters(entries: readonly (readonly [string, unknown])[], what: string): Parameters {
  if (entries.length > MAX_PARAMETERS) throw invalid(`${what} has ${entries.length} keys, the limit is ${MAX_PARAMETERS}`);
  const parameters = new Map<string, Parameter>();
  for (const [key, value] of entries) {
    const name = nameOf(key, `a key of ${what}`);
    if (Object.hasOwn(REFUSED, name)) throw invalid(`${what} has '${name}': ${REFUSED[name]}`);
    if (!isParameter(value)) throw invalid(`'${name}' of ${what} must be a string, a number or true or false, got ${shown(value)}`);
    if (parameters.has(name)) throw invalid(`${what} has '${name}' twice`);
    parameters.set(name, value);
  }
  return parameters;
}

const isParameter = (value: unknown): value is Parameter => typeof value === 'string' || typeof value === 'boolean'
  || (typeof value === 'number' && Number.isFinite(value));
