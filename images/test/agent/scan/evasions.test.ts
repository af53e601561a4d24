import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { zipBytes } from '../archive/zip-bytes.ts';
import { scanOf, unsafe } from './scanning.ts';

const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1');
const short = (text: string): string => `\x8c${String.fromCharCode(text.length)}${text}`;
const CALL = "cos\nsystem\n(S'true'\ntR.";
const EVIL = latin1(CALL);

function npy(header: string, behind: Buffer = EVIL): Buffer {
  return Buffer.concat([latin1('\x93NUMPY\x01\x00'), Buffer.from([header.length & 0xff, header.length >> 8]), Buffer.from(header), behind]);
}

const descr = (type: string): Buffer => npy(`{'descr': ${type}, 'fortran_order': False, 'shape': (1,), }\n`);
const kerasOf = (config: string): Buffer => zipBytes([{ name: 'config.json', content: config }]);

/** A joblib array of one byte, with the given items of its state, and what stands behind it. */
function joblibArray(state: string): Buffer {
  const dtype = `cnumpy\ndtype\n${short('u1')}\x85R`;
  return latin1(`\x80\x04cjoblib.numpy_pickle\nNumpyArrayWrapper\n)\x81}(${short('shape')}K\x01\x85${short('dtype')}${dtype}${state}ubx${CALL}`);
}

/** Each is read by some reader as a pickle, or as code, that another look at it would not show. */
const EVASIONS: Readonly<Record<string, readonly [string, Buffer]>> = {
  'places of the memo are counted as Python counts them': ['m.pkl', latin1(
    // Python's MEMOIZE takes the count of places as the next one, also beside PUT: here 2.
    `\x80\x04${short('collections')}q\x000${short('OrderedDict')}q\x010${short('os')}\x940${short('system')}q\x010${short('x')}0h\x02h\x01\x93.`)],
  'a number of a place with an underscore': ['m.pkl', latin1(`\x80\x04${short('OrderedDict')}q\x0a0${short('system')}p1_0\n0${short('collections')}h\x0a\x93.`)],
  'the magic number of old checkpoints as another number': ['m.pt', latin1(`L119547037146038801333356L\n.I1001\n.N.${CALL}`)],
  'a number that Python makes equals that magic number': ['m.bin', latin1(`c__builtin__\nint\n(S'119547037146038801333356'\ntR.I1001\n.N.${CALL}`)],
  'a pickle that begins as GGUF does': ['m.pkl', Buffer.concat([latin1('GGUF\x03\x00\x00\x00\x00U\x0d'), Buffer.alloc(13), EVIL])],
  'an array that is a bare pickle': ['m.npy', EVIL],
  'an old protocol with its number': ['weights.xyz', Buffer.concat([latin1('\x80\x01'), EVIL])],
  'a line that is longer than all lines': ['pytorch_model.bin', Buffer.concat([latin1('V'), Buffer.alloc(2 * 2 ** 20, 'a'), latin1('\n0'), EVIL])],
  'a stack that is deeper than all stacks': ['pytorch_model.bin', Buffer.concat([Buffer.alloc(2 * 2 ** 20, 'N'), EVIL])],
  'a memo that is larger than all memos': ['pytorch_model.bin', Buffer.concat([latin1(`${short('os')}\x940`), ...Array.from({ length: 2 ** 20 + 5 }, () => latin1('N\x940')), latin1(`h\x00${short('system')}\x93.`)])],
  "objects by another of numpy's names": ['m.npy', descr("'object'")],
  'objects in a list of types': ['m.npy', descr("'f4,O'")],
  'objects in a field': ['m.npy', descr("[('a', '<f4'), ('b', '|O')]")],
  'objects in a text with escapes': ['m.npy', descr("'\\x4f'")],
  'objects in a text of two': ['m.npy', descr("'|' 'O'")],
  'a type that is there twice': ['m.npy', npy("{'descr': '<f4', 'fortran_order': False, 'shape': (1,), 'descr': '|O'}\n")],
  'a member of a checkpoint in capitals': ['m.pt', zipBytes([{ name: 'a/DATA.PKL', content: EVIL }, { name: 'a/version', content: '3' }])],
  'members that differ in capitals': ['m.pt', zipBytes([{ name: 'a/data.pkl', content: '\x80\x02N.' }, { name: 'a/DATA.pkl', content: '\x80\x02N.' }])],
  'native code in a checkpoint': ['m.pt', zipBytes([{ name: 'a/data.pkl', content: latin1('N.') }, { name: 'a/extra', content: latin1('\x7fELF\x02') }])],
  'an array of joblib with a type that comes late': ['m.joblib', joblibArray(`${Array.from({ length: 40 }, (_, i) => `${short(`k${i}`)}N`).join('')}${short('dtype')}cnumpy\ndtype\n${short('O')}\x85R`)],
  'an array of joblib with a key that is made': ['m.joblib', joblibArray(`cbuiltins\nstr\n${short('dtype')}\x85Rcnumpy\ndtype\n${short('O')}\x85R`)],
  'an array of joblib with a type that is changed': ['m.joblib', latin1(`\x80\x04cjoblib.numpy_pickle\nNumpyArrayWrapper\n)\x81}(${short('shape')}K\x01\x85${short('dtype')}cnumpy\ndtype\n${short('V64')}\x85R(K\x03${short('|')}NNNK\x01K\x01K\x00tbubx${CALL.padEnd(63, '.')}`)],
  'a Lambda layer whose name is written in escapes': ['m.keras', kerasOf('{"layers": [{"class_name": "\\u004cambda"}]}')],
  'a class of another module in a model of Keras': ['m.keras', kerasOf('{"module": "os", "class_name": "system", "config": {}}')],
  'a function of Keras that fetches files': ['m.keras', kerasOf('{"module": "keras.utils", "class_name": "function", "config": "get_file"}')],
  'a configuration of Keras that no parser takes': ['m.keras', kerasOf('{"layers": [')],
  'a model of Keras behind other bytes': ['m.keras', Buffer.concat([Buffer.from('junk'), kerasOf('{}')])],
};

describe('what would fool a look at it is found', () => {
  for (const [title, [path, content]] of Object.entries(EVASIONS)) {
    test(title, async (context) => {
      const report = await scanOf(context, { [path]: content });
      assert.notDeepEqual(unsafe(report), [], JSON.stringify(report.findings));
    });
  }
});

test('code of another repository is found in a configuration that only Python reads', async (context) => {
  const auto = '"auto_map": {"AutoModel": "owner/other--m.M"}';
  let deep = `{${auto}}`;
  for (let level = 0; level < 12; level += 1) deep = `{"a": ${deep}}`;
  const report = await scanOf(context, { 'config.json': `{"x": NaN, "y": -Infinity, "z": "NaN", ${auto}}`, 'b/config.json': deep, 'c/config.json': `{"pad": "${'x'.repeat(5 * 2 ** 20)}", ${auto}}` });
  assert.deepEqual(report.remoteCode.map(({ file }) => file).sort(), ['b/config.json', 'c/config.json', 'config.json']);
});

describe('what is as its writer writes it has no findings', () => {
  for (const [title, path, content] of [
    ['an array of numbers', 'a.npy', npy("{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2), }          \n", Buffer.alloc(8))],
    ['an array of one number', 'a.npy', npy("{'descr': '<i8', 'fortran_order': False, 'shape': (), }\n", Buffer.alloc(8))],
    ['an array of fields', 'a.npy', npy("{'descr': [('a', '<f4'), ('b', '<U3', (2,)), ('c', [('d', '|b1')])], 'fortran_order': True, 'shape': (0,), }\n", Buffer.alloc(0))],
    ['an array of times', 'a.npy', npy("{'descr': '<M8[ns]', 'fortran_order': False, 'shape': (1,), }\n", Buffer.alloc(8))],
    ['a model of Keras', 'a.keras', kerasOf('{"module": "keras", "class_name": "Sequential", "config": {"layers": [{"module": "keras.layers", "class_name": "Dense", "config": {"kernel_initializer": {"module": "keras.initializers", "class_name": "GlorotUniform"}}}]}}')],
  ] as const) {
    test(title, async (context) => {
      const report = await scanOf(context, { [path]: content });
      assert.deepEqual(unsafe(report), [], JSON.stringify(report.findings));
    });
  }
});
