/** A message in protobuf's text format: every value of a field, in order. */
export interface Message {
  texts(field: string): readonly string[];
  messages(field: string): readonly Message[];
}

type Value = string | Fields;
type Fields = readonly (readonly [string, Value])[];

/** Deeper than any configuration of Triton; a file may say anything. */
const DEEPEST = 50;

/** What stands in a file such as `config.pbtxt`, without its schema. @see https://protobuf.dev/reference/protobuf/textformat-spec/ @throws Error with the line */
export function readTextProto(text: string): Message {
  const tokens = tokensOf(text);
  let at = 0;
  const peek = (): Token => tokens[at] ?? { text: '', line: text.split('\n').length };
  const wrong = (what: string): Error => new Error(`line ${peek().line} has ${peek().text === '' ? 'the end of the file' : `'${peek().text}'`} where ${what}`);
  const take = (wanted: string): boolean => {
    if (peek().text !== wanted || peek().quoted === true) return false;
    at += 1;
    return true;
  };

  function fields(end: string, depth: number): Fields {
    if (depth > DEEPEST) throw new Error(`line ${peek().line} is nested deeper than ${DEEPEST} messages`);
    const found: [string, Value][] = [];
    for (;;) {
      if (take(',') || take(';')) continue;
      if (end === '' ? at === tokens.length : take(end)) return found;
      const { text: name, quoted } = peek();
      if (quoted === true || !/^[A-Za-z_]/.test(name)) throw wrong('a field should begin');
      at += 1;
      const colon = take(':');
      for (const one of values(colon, depth)) found.push([name, one]);
    }
  }

  function values(colon: boolean, depth: number): Value[] {
    if (!take('[')) return [value(colon, depth)];
    const all: Value[] = [];
    while (!take(']')) {
      if (all.length > 0 && !take(',')) throw wrong("',' or ']' should stand");
      all.push(value(colon, depth));
    }
    return all;
  }

  function value(colon: boolean, depth: number): Value {
    if (take('{')) return fields('}', depth + 1);
    if (take('<')) return fields('>', depth + 1);
    const token = peek();
    if (!colon && token.quoted !== true && !/^[\w+.-]/.test(token.text)) throw wrong("':' or '{' should stand");
    if (token.quoted !== true && !/^[\w+.-]/.test(token.text)) throw wrong('a value should stand');
    at += 1;
    let whole = token.text;
    for (; token.quoted === true && peek().quoted === true; at += 1) whole += peek().text;
    return whole;
  }

  return messageOf(fields('', 0));
}

function messageOf(fields: Fields): Message {
  const of = (field: string): Value[] => fields.filter(([name]) => name === field).map(([, value]) => value);
  return {
    texts: (field) => of(field).filter((value) => typeof value === 'string'),
    messages: (field) => of(field).flatMap((value) => (typeof value === 'string' ? [] : [messageOf(value)])),
  };
}

interface Token {
  readonly text: string;
  readonly line: number;
  readonly quoted?: true;
}

const TOKEN = /\s+|#[^\n]*|"((?:[^"\\\n]|\\.)*)"|'((?:[^'\\\n]|\\.)*)'|[A-Za-z_][\w.]*|[-+]?[\d.][\w.+-]*|./gy;

function tokensOf(text: string): Token[] {
  let line = 1;
  return [...text.matchAll(TOKEN)].flatMap(([whole, double, single]): Token[] => {
    const its = line;
    line += whole.split('\n').length - 1;
    if (/^[\s#]/.test(whole)) return [];
    const quoted = double ?? single;
    return [quoted === undefined ? { text: whole, line: its } : { text: quoted.replace(/\\(["'\\])/g, '$1'), line: its, quoted: true }];
  });
}
