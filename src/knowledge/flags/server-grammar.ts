import { SERVER, ServerOption } from '../server';
import { Flag, indexFlags, ValueType } from './flag';
import { FlagGrammar } from './grammar';
import { nearestWords } from './nearest';

const TYPES: Record<string, ValueType> = { integer: 'int', bytes: 'int', number: 'float', seconds: 'float' };

/** What our own server reads: an option of its contract with a value, words joined by dashes or underscores alike. */
export function serverGrammar(): FlagGrammar {
  const index = indexFlags(Object.entries(SERVER.options).map(([name, option]) => flagOf(name, option)));
  return {
    engine: 'the ONNX server',
    dotted: false,
    find: (spelling) => index.get(spelling.startsWith('--') ? spelling.replace(/_/g, '-') : spelling),
    spellings: () => [...index.keys()],
    nearest: (name) => nearestWords(name.replace(/_/g, '-'), index.keys()),
    elsewhere: () => undefined,
  };
}

function flagOf(name: string, { type, oneOf }: ServerOption): Flag {
  const spelling = `--${name}`;
  const truth = type === 'boolean';
  return {
    name: spelling,
    dest: name,
    spellings: [spelling],
    negatives: [],
    arity: truth ? 'optional' : 'one',
    type: TYPES[type] ?? 'string',
    choices: truth ? ['true', 'false'] : oneOf && [...oneOf],
    anyCase: truth,
    repeatable: false,
    hasKeys: false,
  };
}
