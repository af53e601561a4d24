import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Tokenizer } from 'tokenizers';
import { stopScanner } from '../../src/server/generate/stop-strings.ts';
import { textStream } from '../../src/server/generate/text-stream.ts';
import { loadTokenizer } from '../../src/server/model/tokenizer.ts';
import { tinyModel } from '../support/tiny.ts';

const tokenizer: Tokenizer = await loadTokenizer(`${tinyModel('generate')}/tokenizer.json`);

async function streamed(ids: readonly number[]): Promise<string[]> {
  const stream = textStream(tokenizer);
  const pieces: string[] = [];
  for (const id of ids) pieces.push(await stream.push(id));
  return [...pieces, await stream.end()];
}

test('a character of several tokens comes whole, or not yet', async () => {
  const text = 'Straße 東京 🙂 ok';
  const ids = (await tokenizer.encode(text, null, { addSpecialTokens: false })).getIds();
  const pieces = await streamed(ids);
  assert.ok(ids.length > [...text].length, 'the tokenizer has one token a byte');
  assert.ok(pieces.every((piece) => !piece.includes('\ufffd')));
  assert.equal(pieces.join(''), text);
});

test('bytes that never become a character show at the end, as the whole text shows them', async () => {
  const ids = (await tokenizer.encode('a🙂', null, { addSpecialTokens: false })).getIds().slice(0, -1);
  const pieces = await streamed(ids);
  assert.equal(pieces.join(''), await tokenizer.decode(ids, true));
  assert.ok(pieces.at(-1)?.includes('\ufffd'));
});

test('special tokens are no text', async () => {
  const end = tokenizer.tokenToId('<|end|>') ?? -1;
  const [a] = (await tokenizer.encode('a', null, { addSpecialTokens: false })).getIds();
  assert.equal((await streamed([a!, end, a!])).join(''), 'aa');
});

function scanned(stops: readonly string[], ...pieces: readonly string[]): { texts: string[]; isStopped: boolean } {
  const scanner = stopScanner(stops);
  const texts: string[] = [];
  for (const piece of pieces) {
    const { text, isStopped } = scanner.push(piece);
    texts.push(text);
    if (isStopped) return { texts, isStopped };
  }
  return { texts: [...texts, scanner.end()], isStopped: false };
}

for (const [what, stops, pieces, texts, isStopped] of [
  ['inside a piece', ['STOP'], ['a STOP b'], ['a '], true],
  ['across pieces', ['STOP'], ['a S', 'TO', 'P b'], ['a ', '', ''], true],
  ['that begins and does not go on', ['STOP'], ['a ST', 'x'], ['a ', 'STx', ''], false],
  ['that begins at the end', ['STOP'], ['a ST'], ['a ', 'ST'], false],
  ['that begins again in itself', ['aab'], ['a', 'a', 'a', 'b'], ['', '', 'a', ''], true],
  ['that comes first of two', ['b', 'a'], ['xab'], ['x'], true],
  ['of none', [], ['a', 'b'], ['a', 'b', ''], false],
] as const) {
  test(`a stop string ${what}`, () => assert.deepEqual(scanned(stops, ...pieces), { texts, isStopped }));
}
