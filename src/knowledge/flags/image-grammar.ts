import { AGENT } from '../agent';
import { ImageOption } from '../image-option';
import { SERVER } from '../server';
import { Flag, indexFlags, ValueType } from './flag';
import { FlagGrammar } from './grammar';
import { nearestWords } from './nearest';

const TYPES: Record<string, ValueType> = { integer: 'int', bytes: 'int', number: 'float', seconds: 'float' };

/** What our own server reads. */
export const serverGrammar = (): FlagGrammar => imageGrammar('the ONNX server', SERVER.options);

/** What our agent reads. */
export const agentGrammar = (): FlagGrammar => imageGrammar('the agent', AGENT.options);

/** An option of the contract with a value, words joined by dashes or underscores alike. */
function imageGrammar(engine: string, options: Readonly<Record<string, ImageOption>>): FlagGrammar {
  const index = indexFlags(Object.entries(options).map(([name, option]) => flagOf(name, option)));
  return {
    engine,
    dotted: false,
    find: (spelling) => index.get(spelling.startsWith('--') ? spelling.replace(/_/g, '-') : spelling),
    spellings: () => [...index.keys()],
    nearest: (name) => nearestWords(name.replace(/_/g, '-'), index.keys()),
    elsewhere: () => undefined,
  };
}

function flagOf(name: string, { type, oneOf }: ImageOption): Flag {
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
    repeatable: type === 'list',
    hasKeys: false,
  };
}
