import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { closeSync, ftruncateSync, openSync, symlinkSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { headerFault } from '../../../src/agent/scan/safetensors.ts';
import { scan } from '../../../src/agent/scan/scan.ts';
import { sentencesOf, verdictOf } from '../../../src/agent/scan/sentences.ts';
import { zipBytes } from '../archive/zip-bytes.ts';
import { folderOf, scanOf, unsafe } from './scanning.ts';

const signal = new AbortController().signal;

function safetensors(header: object | string, data = 0): Buffer {
  const json = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  return Buffer.concat([length, json, Buffer.alloc(data)]);
}

const tensor = (from: number, to: number, dtype = 'F32', shape = [(to - from) / 4]): object => ({ dtype, shape, data_offsets: [from, to] });

describe('safetensors', () => {
  test('a sound one has no findings', async (context) => {
    assert.deepEqual(unsafe(await scanOf(context, { 'm.safetensors': safetensors({ __metadata__: { format: 'pt' }, b: tensor(8, 16), a: tensor(0, 8), none: tensor(16, 16, 'F32', [0]) }, 16) })), []);
  });

  for (const [title, header, data, fault] of [
    ['bytes that belong to none', { a: tensor(0, 8), b: tensor(12, 16) }, 16, /'b' begins at 12, where 8 is next: bytes belong to none/],
    ['tensors over each other', { a: tensor(0, 8), b: tensor(4, 12) }, 12, /tensors lie over each other/],
    ['less data than it says', { a: tensor(0, 8) }, 7, /have 8 bytes, and 7 are there/],
    ['more data than it says', { a: tensor(0, 8) }, 9, /have 8 bytes, and 9 are there/],
    ['a shape of another size', { a: tensor(0, 8, 'F32', [3]) }, 8, /has 8 bytes, and its shape needs 12/],
    ['a shape beyond all numbers', { a: tensor(0, 8, 'F32', [2 ** 52, 2 ** 52]) }, 8, /no whole number of bytes/],
    ['an unknown type', { a: tensor(0, 8, 'constructor') }, 8, /unknown type 'constructor'/],
    ['negative offsets', { a: { dtype: 'F32', shape: [2], data_offsets: [-8, 0] } }, 0, /offsets that are none/],
    ['no description', { a: 5 }, 0, /is no description/],
    ['metadata that is no text', { __metadata__: { a: 1 } }, 0, /metadata is no map of texts/],
    ['a name twice', `{"a":${JSON.stringify(tensor(0, 8))},"a":${JSON.stringify(tensor(0, 8))}}`, 8, /describes 2 tensors under 1 names/],
    ['no JSON', '{"a":', 0, /no JSON/],
    ['a list', '[]', 0, /does not begin with '\{'/],
  ] as const) {
    test(`${title} is a fault`, () => {
      const bytes = safetensors(header, data);
      assert.match(headerFault(bytes.subarray(8, bytes.length - data), data) ?? '', fault);
    });
  }

  test('a header longer than the file, and one longer than any, are faults', async (context) => {
    const long = Buffer.alloc(16);
    long.writeBigUInt64LE(9n);
    const huge = Buffer.alloc(16);
    huge.writeBigUInt64LE(2n ** 63n);
    const { findings } = await scanOf(context, { 'a.safetensors': long, 'b.safetensors': huge, 'c.safetensors': 'abc' });
    assert.deepEqual(findings.map(({ rule }) => rule), ['safetensors-header', 'safetensors-header', 'safetensors-header']);
    assert.match(findings[0]?.text ?? '', /says to have 9 bytes, and 8 are there/);
    assert.match(findings[1]?.text ?? '', /of at most 100000000/);
  });

  test('five gigabytes are known by their header alone', async (context) => {
    const folder = folderOf(context, {});
    const size = 5 * 2 ** 30;
    const head = safetensors({ a: tensor(0, size) });
    const file = openSync(join(folder, 'm.safetensors'), 'w');
    writeSync(file, head);
    ftruncateSync(file, head.length + size);
    closeSync(file);
    const before = process.cpuUsage();
    assert.deepEqual(unsafe(await scan(folder, { signal })), []);
    assert.ok(process.cpuUsage(before).user < 2e6, 'it read all of it');
  });
});

describe('code is listed with its hash and who names it', () => {
  const FILES = {
    'config.json': JSON.stringify({ auto_map: { AutoConfig: 'configuration_x.XConfig', AutoModel: 'owner/other--modeling_y.Y' }, text_config: { auto_map: { AutoModel: 'deep.modeling_z.Z' } }, custom_pipelines: { pair: { impl: 'pair.Pair', pt: ['AutoModel'] } } }),
    'tokenizer_config.json': JSON.stringify({ auto_map: { AutoTokenizer: ['tokenization_x.X', null] } }),
    'modules.json': JSON.stringify([{ type: 'sentence_transformers.models.Pooling' }, { type: 'custom_st.Transformer' }]),
    'configuration_x.py': 'x = 1\n', 'tokenization_x.py': '', 'deep/modeling_z.py': '', 'pair.py': '', 'custom_st.py': '', 'unused.py': '',
  };

  test('by auto_map, custom_pipelines and modules.json', async (context) => {
    const { code } = await scanOf(context, FILES);
    assert.deepEqual(code.map(({ path, references }) => [path, references.map(({ file, key }) => `${file} ${key}`)]), [
      ['configuration_x.py', ['config.json auto_map.AutoConfig']],
      ['custom_st.py', ['modules.json [1].type']],
      ['deep/modeling_z.py', ['config.json text_config.auto_map.AutoModel']],
      ['pair.py', ['config.json custom_pipelines.pair.impl']],
      ['tokenization_x.py', ['tokenizer_config.json auto_map.AutoTokenizer[0]']],
      ['unused.py', []],
    ]);
    assert.equal(code[0]?.sha256, createHash('sha256').update('x = 1\n').digest('hex'));
  });

  test('code of another repository is told apart', async (context) => {
    const report = await scanOf(context, FILES);
    assert.deepEqual(report.remoteCode, [{ file: 'config.json', key: 'auto_map.AutoModel', name: 'owner/other--modeling_y.Y' }]);
    assert.deepEqual(report.findings.map(({ rule, level }) => [rule, level]), [['remote-code', 'note']]);
  });
});

describe('other files', () => {
  test('native code, whatever its name', async (context) => {
    assert.deepEqual(unsafe(await scanOf(context, { 'op.so.1': 'x', 'notes.txt': Buffer.from('\x7fELF\x02', 'latin1'), 'a.pyc': 'x' })), ['a.pyc native-code', 'notes.txt native-code', 'op.so.1 native-code']);
  });

  test('scripts, HDF5 and archives are named', async (context) => {
    const { findings } = await scanOf(context, { 'run.sh': '#!/bin/sh\n', 'model.h5': Buffer.from('\x89HDF\r\n', 'latin1'), 'm.tar': 'x' });
    assert.deepEqual(findings.map(({ path, rule, level }) => [path, rule, level]), [['m.tar', 'not-scanned', 'note'], ['model.h5', 'keras-code', 'note'], ['run.sh', 'script', 'note']]);
  });

  test('a Lambda layer of Keras', async (context) => {
    assert.deepEqual(unsafe(await scanOf(context, { 'm.keras': zipBytes([{ name: 'config.json', content: '{"layers": [{"class_name": "Lambda"}]}' }]), 'n.keras': zipBytes([{ name: 'config.json', content: '{}' }]) })), ['m.keras!config.json keras-code']);
  });

  test('GGUF that is none', async (context) => {
    const good = Buffer.alloc(24);
    good.write('GGUF');
    good.writeUInt32LE(3, 4);
    assert.deepEqual(unsafe(await scanOf(context, { 'a.gguf': good, 'b.gguf': 'GGML....................', 'c.gguf': good.subarray(0, 20) })), ['b.gguf gguf-header', 'c.gguf gguf-header']);
  });

  test('links that leave, and what is no file', async (context) => {
    const folder = folderOf(context, { 'blobs/a': 'a' });
    symlinkSync('blobs/a', join(folder, 'inside'));
    symlinkSync('/etc/hostname', join(folder, 'outside'));
    symlinkSync('nowhere', join(folder, 'broken'));
    const report = await scan(folder, { signal });
    assert.deepEqual(report.findings.map(({ path, rule, level }) => [path, rule, level]), [['broken', 'link-broken', 'note'], ['outside', 'link-leaves', 'unsafe']]);
    assert.equal(report.files, 2);
  });
});

describe("data outside of ONNX's graph", () => {
  const field = (number: number, content: string | Buffer): Buffer => Buffer.concat([Buffer.from([number * 8 + 2, Buffer.byteLength(content)]), Buffer.from(content as string)]);
  const at = (path: string): Buffer => field(13, Buffer.concat([field(1, 'location'), field(2, path)]));
  const graph = (...tensors: Buffer[]): Buffer => field(7, Buffer.concat(tensors.map((one) => field(5, one))));

  test('has to lie beside it', async (context) => {
    const node = field(7, field(1, field(5, field(5, at('/etc/passwd')))));
    const { findings } = await scanOf(context, {
      'a/good.onnx': graph(at('good.data'), field(9, 'raw')), 'a/good.data': 'x', 'a/up.onnx': graph(at('../up.data')), 'a/deep.onnx': node, 'a/gone.onnx': graph(at('gone.data')), 'a/cut.onnx': graph(at('x')).subarray(0, 9),
    });
    assert.deepEqual(findings.map(({ path, rule, level }) => [path, rule, level]), [
      ['a/cut.onnx', 'onnx-damaged', 'unsafe'], ['a/deep.onnx', 'onnx-external-data', 'unsafe'], ['a/gone.onnx', 'onnx-external-data', 'note'], ['a/up.onnx', 'onnx-external-data', 'unsafe'],
    ]);
    assert.match(findings[3]?.text ?? '', /tensors at '\.\.\/up\.data', which has '\.\.' in its path/);
  });
});

test('the same folder gives the same report, and sentences', async (context) => {
  const folder = folderOf(context, { 'b.pkl': "cos\nsystem\n(S'true'\ntR.", 'a.sh': '#!/bin/sh', 'x.py': '' });
  const [one, two] = [await scan(folder, { signal }), await scan(folder, { signal })];
  assert.equal(JSON.stringify(one), JSON.stringify(two));
  assert.deepEqual(sentencesOf(one).map((line) => line.slice(0, 40)), ["note: 'a.sh': it is a script [script]", "unsafe: 'b.pkl': the pickle imports 'os.", `code: 'x.py' sha256:${one.code[0]?.sha256}`.slice(0, 40)]);
  assert.match(verdictOf(one) ?? '', /^1 finding\(s\) in 3 file\(s\), the first: unsafe: 'b\.pkl': the pickle imports 'os\.system'/);
});

test('what is no folder is an error', async () => {
  await assert.rejects(scan('/nowhere/at/all', { signal }), /'\/nowhere\/at\/all' is no folder/);
});
