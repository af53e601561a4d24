import type { Step } from './opcodes.ts';
import { arrayOf, ARRAY_KEYS, type Array } from './joblib.ts';
import { Unsound } from './unsound.ts';
import { nameOf, NONE, OTHER, type Value } from './values.ts';

/** What happens while a pickle is read. */
export interface Happening {
  readonly what: 'import' | 'call' | 'class' | 'extension' | 'persistent' | 'buffer';
  /** The import's name; `?` where it cannot be told. */
  readonly name: string;
}

export interface Machine {
  /** @throws Unsound for what Python would refuse too */
  run(step: Step): void;
  readonly happenings: readonly Happening[];
  /** The array that begins behind this step. */
  takeArray(): Array | undefined;
  /** What the pickle is, after STOP. */
  readonly top: Value | undefined;
}

/** More than any data has. */
const MOST_STACK = 2 ** 20;
/** Beyond this nothing is remembered, and what comes out of the memo counts as unknown. */
const MOST_MEMO = 2 ** 20;
const MOST_HAPPENINGS = 10_000;
const MOST_ITEMS = 32;

/** Follows the stack and the memo, so that names are found wherever they were put; makes nothing. */
export function pickleMachine(): Machine {
  let stack: Value[] = [];
  const marks: Value[][] = [];
  const memo = new Map<number, Value>();
  let isMemoFull = false;
  let depth = 0;
  let array: Array | undefined;
  const happenings: Happening[] = [];

  const happen = (what: Happening['what'], name: string): void => {
    const isKnown = happenings.some((one) => one.what === what && one.name === name);
    if (!isKnown && happenings.length < MOST_HAPPENINGS) happenings.push({ what, name });
  };
  const push = (value: Value): void => {
    if ((depth += 1) > MOST_STACK) throw new Unsound('its stack grows beyond all data', true);
    stack.push(value);
  };
  const pop = (): Value => {
    const value = stack.pop();
    if (value === undefined) throw new Unsound('it takes more from its stack than there is');
    depth -= 1;
    return value;
  };
  const popMark = (): Value[] => {
    const items = stack;
    const before = marks.pop();
    if (before === undefined) throw new Unsound('it goes back to a mark that is not there');
    stack = before;
    depth -= items.length;
    return items;
  };
  const top = (): Value => {
    const value = stack.at(-1);
    if (value === undefined) throw new Unsound('it takes more from its stack than there is');
    return value;
  };
  const tuple = (items: readonly Value[]): Value => (items.length > MOST_ITEMS ? OTHER : { kind: 'tuple', items });
  const put = (index: number, value: Value): void => {
    if (memo.size < MOST_MEMO || memo.has(index)) memo.set(index, value);
    else isMemoFull = true;
  };
  const get = (index: number): Value => (isMemoFull ? OTHER : memo.get(index) ?? OTHER);
  const imports = (module: string, name: string): Value => {
    happen('import', `${module}.${name}`);
    return { kind: 'import', module, name };
  };
  const call = (of: Value, from: Value): Value => {
    if (of.kind !== 'import') happen('call', of.kind === 'object' ? `what ${nameOf(of.of) ?? '?'} gave` : '?');
    return { kind: 'object', of, from };
  };
  const setItems = (target: Value, items: readonly Value[]): void => {
    if (target.kind !== 'dict') return;
    for (let at = 0; at + 1 < items.length; at += 2) {
      const key = items[at] as Value;
      if (key.kind !== 'text') target.isOpen = true;
      else if (ARRAY_KEYS.has(key.text)) target.entries.set(key.text, items[at + 1] as Value);
    }
  };
  const build = (state: Value): void => {
    const object = top();
    if (object.kind === 'import') happen('class', nameOf(object) as string);
    if (object.kind === 'object' && nameOf(object.of) === 'joblib.numpy_pickle.NumpyArrayWrapper') array = arrayOf(state);
    if (object.kind === 'object') object.state = state;
  };

  const run = ({ name, text, second, number, skip }: Step): void => {
    switch (name) {
      case 'PROTO': case 'FRAME': return;
      case 'MARK':
        if (marks.length > MOST_STACK) throw new Unsound('its stack grows beyond all data', true);
        marks.push(stack);
        stack = [];
        return;
      case 'STOP': top(); return;
      case 'POP': if (stack.length === 0) popMark(); else pop(); return;
      case 'POP_MARK': popMark(); return;
      case 'DUP': push(top()); return;
      case 'PUT': put(whole(text), top()); return;
      case 'BINPUT': case 'LONG_BINPUT': put(number, top()); return;
      // Python takes their count as the next place, also of those that PUT filled.
      case 'MEMOIZE': put(memo.size, top()); return;
      case 'GET': push(get(whole(text))); return;
      case 'BINGET': case 'LONG_BINGET': push(get(number)); return;
      case 'NONE': push(NONE); return;
      case 'BININT': case 'BININT1': case 'BININT2': push({ kind: 'number', number }); return;
      case 'INT': case 'LONG': push({ kind: 'number', number: whole(text) }); return;
      case 'LONG1': push(text.length <= 6 ? { kind: 'number', number: text.length === 0 ? 0 : text.readIntLE(0, text.length) } : { kind: 'text', text: `0x${Buffer.from(text).reverse().toString('hex')}` }); return;
      case 'STRING': push({ kind: 'text', text: text.toString('utf8').replace(/^(['"])(.*)\1$/s, '$2') }); return;
      case 'UNICODE': case 'SHORT_BINSTRING': case 'BINSTRING': case 'SHORT_BINUNICODE': case 'BINUNICODE': case 'BINUNICODE8':
        push(skip > 0 ? OTHER : { kind: 'text', text: text.toString('utf8') });
        return;
      case 'EMPTY_TUPLE': push(tuple([])); return;
      case 'TUPLE1': push(tuple([pop()])); return;
      case 'TUPLE2': push(tuple([pop(), pop()].reverse())); return;
      case 'TUPLE3': push(tuple([pop(), pop(), pop()].reverse())); return;
      case 'TUPLE': push(tuple(popMark())); return;
      case 'EMPTY_DICT': push({ kind: 'dict', entries: new Map(), isOpen: false }); return;
      case 'DICT': { const dict: Value = { kind: 'dict', entries: new Map(), isOpen: false }; setItems(dict, popMark()); push(dict); return; }
      case 'LIST': case 'FROZENSET': popMark(); push(OTHER); return;
      case 'APPENDS': case 'ADDITEMS': popMark(); top(); return;
      case 'APPEND': pop(); top(); return;
      case 'SETITEM': { const value = pop(); setItems(stack.at(-2) ?? OTHER, [pop(), value]); top(); return; }
      case 'SETITEMS': { const items = popMark(); setItems(top(), items); return; }
      case 'GLOBAL': push(imports(text.toString('utf8'), (second as Buffer).toString('utf8'))); return;
      case 'STACK_GLOBAL': {
        const of = pop();
        const module = pop();
        push(of.kind === 'text' && module.kind === 'text' ? imports(module.text, of.text) : imports('?', '?'));
        return;
      }
      case 'INST': { const from = tuple(popMark()); push(call(imports(text.toString('utf8'), (second as Buffer).toString('utf8')), from)); return; }
      case 'OBJ': { const items = popMark(); push(call(items[0] ?? OTHER, tuple(items.slice(1)))); return; }
      case 'REDUCE': case 'NEWOBJ': { const from = pop(); push(call(pop(), from)); return; }
      case 'NEWOBJ_EX': { pop(); const from = pop(); push(call(pop(), from)); return; }
      case 'BUILD': build(pop()); return;
      case 'EXT1': case 'EXT2': case 'EXT4': happen('extension', String(number)); push(OTHER); return;
      case 'PERSID': happen('persistent', '?'); push(OTHER); return;
      case 'BINPERSID': pop(); happen('persistent', '?'); push(OTHER); return;
      case 'NEXT_BUFFER': happen('buffer', '?'); push(OTHER); return;
      case 'READONLY_BUFFER': top(); return;
      default: push(OTHER);
    }
  };
  return {
    run, happenings,
    get top() { return stack.at(-1); },
    takeArray: () => {
      const taken = array;
      array = undefined;
      return taken;
    },
  };
}

/** A number in decimal digits; what else Python would take as one, no writer writes. */
function whole(text: Buffer): number {
  const digits = text.toString('latin1').replace(/L$/, '');
  if (!/^-?\d+$/.test(digits)) throw new Unsound(`it has a number that is none, ${JSON.stringify(digits.slice(0, 40))}`, true);
  return Number(digits);
}
