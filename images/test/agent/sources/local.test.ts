import assert from 'node:assert/strict';
import { appendFileSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Failure } from '../../../src/agent/failure.ts';
import { open as openFile } from '../../../src/agent/sources/file.ts';
import { open as openClaim } from '../../../src/agent/sources/pvc.ts';
import type { SourceContext } from '../../../src/agent/sources/source.ts';
import { scratch } from '../fetching.ts';

// Local sources use nothing of it.
const context = {} as SourceContext;
const signal = new AbortController().signal;
const pathsOf = async (uri: string): Promise<string[]> => (await (await openFile(uri, context)).list(signal)).files.map(({ path }) => path);
const fails = (exit: Failure['exit'], text: RegExp) => (error: unknown): boolean => error instanceof Failure && error.exit === exit && text.test(error.message);

function folder(): string {
  const made = scratch();
  mkdirSync(join(made, 'sub'));
  writeFileSync(join(made, 'b.json'), '{}');
  writeFileSync(join(made, 'sub/a.bin'), 'weights');
  return made;
}

test('a folder is all files in it, one file is itself', async () => {
  const made = folder();
  assert.deepEqual(await pathsOf(`file://${made}`), ['b.json', 'sub/a.bin']);
  assert.deepEqual(await pathsOf(made), ['b.json', 'sub/a.bin']);
  assert.deepEqual(await pathsOf(join(made, 'sub/a.bin')), ['a.bin']);
});

test('links to files are files, links to folders and what Kubernetes keeps beside are not', async () => {
  const made = folder();
  symlinkSync('b.json', join(made, 'linked.json'));
  symlinkSync('.', join(made, 'circle'));
  mkdirSync(join(made, '..data'));
  writeFileSync(join(made, '..data/x'), '');
  assert.deepEqual(await pathsOf(made), ['b.json', 'linked.json', 'sub/a.bin']);
});

test('a folder that an agent filled is taken without what is its own', async () => {
  const made = folder();
  mkdirSync(join(made, '.agent'));
  writeFileSync(join(made, '.agent/arrived.jsonl'), '');
  writeFileSync(join(made, '.agent-complete'), '{}');
  assert.deepEqual(await pathsOf(made), ['b.json', 'sub/a.bin']);
});

test('a file that changes while it is copied is found out', async () => {
  const made = folder();
  const { files } = await (await openFile(made, context)).list(signal);
  appendFileSync(join(made, 'b.json'), 'x');
  await assert.rejects(files[0]!.open(undefined, signal), fails('changed', /b.json' changed while it was fetched/));
});

test('a file that is written to while its bytes are read is found out', async () => {
  const made = folder();
  writeFileSync(join(made, 'b.json'), Buffer.alloc(2 ** 20));
  const { files } = await (await openFile(made, context)).list(signal);
  const file = files.find(({ path }) => path === 'b.json')!;
  const { bytes } = await file.open(undefined, signal);
  await assert.rejects(async () => {
    for await (const _ of bytes) writeFileSync(join(made, 'b.json'), Buffer.alloc(2 ** 20, 1));
  }, fails('changed', /b.json' changed while it was fetched/));
});

test('what is not there is a sentence', async () => {
  await assert.rejects(pathsOf('/no/such/folder'), fails('notFound', /'\/no\/such\/folder' of .* cannot be read \(ENOENT\)/));
  await assert.rejects(openFile('file://host/x', context), fails('usage', /write it as file:\/\/\/absolute\/path/));
});

test('a claim is where KServe mounts it, and a path in it does not leave it', async () => {
  await assert.rejects((await openClaim('pvc://claim/models/one', context)).list(signal), fails('notFound', /'\/mnt\/pvc\/models\/one' of pvc:\/\/claim\/models\/one/));
  await assert.rejects(openClaim('pvc://claim/../x', context), fails('usage', /leaves its claim/));
  await assert.rejects(openClaim('pvc://', context), fails('usage', /names no claim/));
});
