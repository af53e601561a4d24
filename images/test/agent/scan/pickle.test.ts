import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { deflateSync, gzipSync } from 'node:zlib';
import { OPCODES } from '../../../src/agent/scan/pickle/opcodes.ts';
import { readPickle } from '../../../src/agent/scan/pickle/read-pickle.ts';
import { bytesWindow } from '../../../src/agent/scan/window.ts';
import { zipBytes } from '../archive/zip-bytes.ts';
import { madeByPython, python, scanOf, unsafe } from './scanning.ts';

const signal = new AbortController().signal;
/** GLOBAL os system, a text, a tuple of it, REDUCE, STOP. */
const EVIL = Buffer.from("cos\nsystem\n(S'true'\ntR.");
const GOOD = Buffer.from('\x80\x02}q\x00.', 'latin1');

test('opcodes and the lengths of their arguments are those of Python', (context) => {
  const printed = python(context, `
import pickletools, json
print(json.dumps([[ord(o.code), o.name, o.arg.n if o.arg else 0, o.arg.name if o.arg else ''] for o in pickletools.opcodes]))`);
  if (printed === undefined) return;
  const theirs = JSON.parse(String(printed)) as [number, string, number, string][];
  assert.equal(OPCODES.filter(Boolean).length, theirs.length);
  for (const [byte, name, length, argument] of theirs) {
    const ours = OPCODES[byte];
    const said = length >= 0 ? length : length === -1 ? (argument === 'stringnl_noescape_pair' ? 'two lines' : 'line') : `counted ${{ '-2': 1, '-3': 4, '-4': 4, '-5': 8 }[length]}`;
    assert.deepEqual(ours, { name, argument: said }, name);
  }
});

test('pickles of Python are read to their last byte, in every protocol', async (context) => {
  const made = madeByPython(context, `
import pickle, collections, datetime, decimal, fractions, uuid
shared = ['a'] * 3
data = {'none': None, 'bools': [True, False], 'ints': [0, 255, 256, 65536, -1, 2**31, -2**63, 2**100, 10**400], 'floats': [0.5, 1e300], 'texts': ['', 'a', 'ü', 'x' * 300, 'y' * 70000],
  'bytes': [b'', b'z' * 10, b'z' * 300, b'z' * 200000, bytearray(b'abc')], 'sets': [set('ab'), frozenset('c')], 'tuples': [(), (1,), (1, 2), (1, 2, 3), (1, 2, 3, 4)],
  'shared': [shared, shared], 'ordered': collections.OrderedDict(a=1), 'counter': collections.Counter('aab'), 'default': collections.defaultdict(list, a=[1]), 'deque': collections.deque([1]),
  'many': list(range(5000)), 'map': {str(i): i for i in range(3000)}, 'time': datetime.datetime(2020, 1, 1), 'complex': 1j, 'range': range(5), 'decimal': decimal.Decimal('1.5'),
  'fraction': fractions.Fraction(1, 2), 'uuid': uuid.UUID(int=5)}
deep = []
for _ in range(400): deep = [deep]
data['deep'] = deep
for protocol in range(6): out[str(protocol)] = pickle.dumps(data, protocol)`);
  if (made === undefined) return;
  for (const [protocol, bytes] of Object.entries(made)) {
    const window = bytesWindow(bytes);
    const { broken, happenings } = await readPickle(window, signal);
    assert.equal(broken, undefined, protocol);
    assert.equal(window.position, bytes.length, protocol);
    assert.ok(happenings.some(({ name }) => name === 'collections.OrderedDict'));
    const report = await scanOf(context, { 'data.pkl': bytes }, { allowImports: ['uuid.SafeUUID'] });
    assert.deepEqual(unsafe(report), [], `protocol ${protocol}: ${JSON.stringify(report.findings)}`);
  }
});

test('calls that __reduce__ makes are found in every protocol', async (context) => {
  const made = madeByPython(context, `
import pickle, os, subprocess, builtins
class Of:
    def __init__(self, f, *args): self.f, self.args = f, args
    def __reduce__(self): return self.f, self.args
for protocol in range(6):
    out[f'system-{protocol}'] = pickle.dumps(Of(os.system, 'true'), protocol)
    out[f'nested-{protocol}'] = pickle.dumps({'a': [1, {'b': (Of(exec, 'pass'),)}]}, protocol)
    out[f'getattr-{protocol}'] = pickle.dumps(Of(getattr, Of(__import__, 'os'), 'system'), protocol)
    out[f'popen-{protocol}'] = pickle.dumps([Of(subprocess.Popen, ['true'])], protocol)`);
  if (made === undefined) return;
  for (const [name, bytes] of Object.entries(made)) {
    const { happenings, broken } = await readPickle(bytesWindow(bytes), signal);
    assert.equal(broken, undefined);
    const imports = happenings.filter(({ what }) => what === 'import').map((one) => one.name);
    assert.ok(imports.some((one) => /^(posix|nt|os)\.system$|^(builtins|__builtin__)\.(exec|getattr|__import__)$|^(subprocess|commands)\.Popen$/.test(one)), `${name}: ${imports}`);
    assert.ok(unsafe(await scanOf(context, { 'a.pkl': bytes })).includes('a.pkl pickle-import'), name);
  }
});

const short = (text: string): string => `\x8c${String.fromCharCode(text.length)}${text}`;
/** Ways to hide an import, each with what is said of it. */
const HIDDEN: readonly (readonly [string, string, string])[] = [
  ['plain', "cos\nsystem\n(S'true'\ntR.", 'pickle-import'],
  ['INST', "(S'true'\nios\nsystem\n.", 'pickle-import'],
  ['OBJ', "(cos\nsystem\nS'true'\no.", 'pickle-import'],
  ['STACK_GLOBAL', `\x80\x04${short('os')}${short('system')}\x93.`, 'pickle-import'],
  ['names out of the memo', `\x80\x04${short('system')}\x940${short('os')}\x940h\x01h\x00\x93.`, 'pickle-import'],
  ['names out of numbered places', `\x80\x04${short('system')}r\x00\x01\x00\x000${short('os')}q\x050h\x05j\x00\x01\x00\x00\x93.`, 'pickle-import'],
  ['names that are put together', `\x80\x04${short('os')}0](\x8c\x01ae${short('x')}\x93.`, 'pickle-import'],
  ['names from old texts', "\x80\x04S'os'\nS'system'\n\x93.", 'pickle-import'],
  ['names from binary texts', '\x80\x04U\x02osT\x06\x00\x00\x00system\x93.', 'pickle-import'],
  ['a name with dots', `\x80\x04${short('collections')}${short('OrderedDict.__init__')}\x93.`, 'pickle-import'],
  ['an extension', '\x80\x02\x82\x01.', 'pickle-extension'],
  ['a persistent id', 'Pid\n.', 'pickle-extension'],
  ['a buffer from outside', '\x80\x05\x97.', 'pickle-extension'],
  ['a call of what a call gave', `\x80\x04ccollections\nOrderedDict\n)R)R.`, 'pickle-call'],
  ['a call of a text', '\x80\x04\x8c\x02os)R.', 'pickle-call'],
  ['a class that is changed', '\x80\x02ccollections\nOrderedDict\n}b.', 'pickle-call'],
  ['bytes that break behind it', "cos\nsystem\n(S'true'\ntR\xff", 'pickle-import'],
  ['no STOP', "cos\nsystem\n(S'true'\ntR", 'pickle-damaged'],
  ['an empty stack', '\x80\x02.', 'pickle-damaged'],
  ['a second pickle', '\x80\x02N.\x80\x02cos\nsystem\n.', 'pickle-import'],
];

describe('what hides in a pickle is found', () => {
  for (const [title, text, rule] of HIDDEN) {
    test(title, async (context) => {
      const report = await scanOf(context, { 'm.pkl': Buffer.from(text, 'latin1') });
      assert.ok(unsafe(report).includes(`m.pkl ${rule}`), JSON.stringify(report.findings));
    });
  }

  test('in a file that does not say that it is one', async (context) => {
    const report = await scanOf(context, { 'pytorch_model.bin': EVIL, 'weights.xyz': Buffer.concat([Buffer.from('\x80\x02', 'latin1'), EVIL]), 'model.data': EVIL });
    assert.deepEqual(unsafe(report), ['model.data pickle-import', 'pytorch_model.bin pickle-import', 'weights.xyz pickle-import']);
  });

  test('in a checkpoint of PyTorch', async (context) => {
    const report = await scanOf(context, { 'm.bin': zipBytes([{ name: 'archive/data.pkl', content: EVIL }, { name: 'archive/version', content: '3\n' }, { name: 'archive/data/0', content: 'x' }]) });
    assert.deepEqual(unsafe(report), ['m.bin!archive/data.pkl pickle-import']);
    assert.match(report.findings[0]?.text ?? '', /^the pickle imports 'os\.system', which is not among what tensors and arrays need: take safetensors, or allow it with --allow-imports/);
    assert.deepEqual(report.pickles, [{ path: 'm.bin', member: 'archive/data.pkl', imports: ['os.system'] }]);
  });

  test('in another member, whatever its name', async (context) => {
    const evil = Buffer.concat([Buffer.from('\x80\x02', 'latin1'), EVIL]);
    assert.deepEqual(unsafe(await scanOf(context, { 'm.pt': zipBytes([{ name: 'archive/data.pkl', content: GOOD }, { name: 'archive/extra', content: evil, method: 8 }]) })), ['m.pt!archive/extra pickle-import']);
  });

  test('in an archive that tells two stories', async (context) => {
    const report = await scanOf(context, { 'm.pt': zipBytes([{ name: 'a/data.pkl', content: GOOD }, { name: 'a/data.pkl', content: EVIL }]), 'n.pt': zipBytes([{ name: 'a/data.pkl', content: GOOD, local: { name: 'a/evil.pkl' } }]) });
    assert.deepEqual(unsafe(report), ['m.pt zip-damaged', 'n.pt zip-damaged']);
  });

  test('in a compressed one', async (context) => {
    assert.deepEqual(unsafe(await scanOf(context, { 'a.joblib': gzipSync(EVIL), 'b.pkl': deflateSync(EVIL), 'c.pkl': Buffer.from('BZh91AY') })), ['a.joblib pickle-import', 'b.pkl pickle-import', 'c.pkl not-scanned']);
  });

  test('behind numbers of an array', async (context) => {
    const header = "{'descr': '|O', 'fortran_order': False, 'shape': (1,), }\n";
    const npy = Buffer.concat([Buffer.from('\x93NUMPY\x01\x00', 'latin1'), Buffer.from([header.length, 0]), Buffer.from(header), EVIL]);
    const plain = Buffer.concat([Buffer.from('\x93NUMPY\x01\x00', 'latin1'), Buffer.from([header.length, 0]), Buffer.from(header.replace('|O', '<f4')), Buffer.alloc(4)]);
    assert.deepEqual(unsafe(await scanOf(context, { 'a.npy': npy, 'b.npz': zipBytes([{ name: 'x.npy', content: npy, method: 8 }]), 'c.npy': plain, 'd.npy': npy.subarray(0, 9) })), ['a.npy pickle-import', 'b.npz!x.npy pickle-import', 'd.npy numpy-header']);
  });
});

test('what tensors and arrays need is allowed, and more by pattern', async (context) => {
  const tensor = Buffer.from("\x80\x02ctorch._utils\n_rebuild_tensor_v2\n((X\x07\x00\x00\x00storagectorch\nFloatStorage\nX\x01\x00\x00\x000X\x03\x00\x00\x00cpuK\x01tQK\x00)K\x01\x85\x89ccollections\nOrderedDict\n)RtR.", 'latin1');
  assert.deepEqual(unsafe(await scanOf(context, { 'm.pt': zipBytes([{ name: 'm/data.pkl', content: tensor }]) })), []);
  const tree = Buffer.from('\x80\x02csklearn.tree._classes\nDecisionTreeClassifier\n)\x81}b.', 'latin1');
  assert.deepEqual(unsafe(await scanOf(context, { 'm.pkl': tree })), ['m.pkl pickle-import']);
  assert.deepEqual(unsafe(await scanOf(context, { 'm.pkl': tree }, { allowImports: ['sklearn.tree.*'] })), []);
});

test('a file that is no pickle is none, unless its name says so', async (context) => {
  const report = await scanOf(context, { 'openvino_model.bin': Buffer.alloc(100_000, 0xff), 'vocab.data': 'some text', 'm.pkl': 'some text', 'empty.bin': '' });
  assert.deepEqual(unsafe(report), ['m.pkl pickle-damaged']);
});

test('many values take no memory, and what is too much is a finding', async (context) => {
  const report = await scanOf(context, { 'm.pkl': Buffer.concat([Buffer.from('\x80\x02', 'latin1'), Buffer.alloc(3 * 2 ** 20, 'N'), Buffer.from('.')]) });
  assert.deepEqual(unsafe(report), ['m.pkl pickle-damaged']);
});

test('a long text is skipped, not held', async (context) => {
  const head = Buffer.from('\x80\x04\x8e\x00\x00\x00\x04\x00\x00\x00\x00', 'latin1');
  const report = await scanOf(context, { 'm.pkl': Buffer.concat([head, Buffer.alloc(2 ** 26), Buffer.from('.')]), 'cut.pkl': head });
  assert.deepEqual(unsafe(report), ['cut.pkl pickle-damaged']);
});
