import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import type { TestContext } from 'node:test';
import type { ArchiveFormat } from '../../../src/agent/archive/format.ts';
import { unpack, type UnpackOptions } from '../../../src/agent/archive/unpack.ts';
import { Failure } from '../../../src/agent/failure.ts';

export interface Place {
  readonly folder: string;
  /** Unpacks bytes into the folder. */
  unpack(bytes: Uint8Array, format: ArchiveFormat, options?: Partial<UnpackOptions>): ReturnType<typeof unpack>;
  /** The sentence with which it is refused; nothing has left the folder. */
  refused(bytes: Uint8Array, format: ArchiveFormat, options?: Partial<UnpackOptions>): Promise<Failure>;
  /** Files with their text, links as `-> target`, empty folders as `/`. */
  tree(): Record<string, string>;
}

export function place(context: TestContext): Place {
  const root = mkdtempSync(join(tmpdir(), 'archive-'));
  context.after(() => rmSync(root, { recursive: true, force: true }));
  const folder = join(root, 'folder');
  const run: Place['unpack'] = (bytes, format, options) => {
    const file = join(root, `a.${format}`);
    writeFileSync(file, bytes);
    return unpack(file, format, folder, { signal: new AbortController().signal, ...options });
  };
  return {
    folder,
    unpack: run,
    refused: async (bytes, format, options) => {
      const error: unknown = await run(bytes, format, options).then(() => new Error('it was not refused'), (thrown: unknown) => thrown);
      assert.ok(error instanceof Failure, String((error as Error).stack));
      assert.deepEqual(readdirSync(root).filter((name) => name !== 'folder'), [`a.${format}`], 'it wrote beside the folder');
      assert.ok(error.message.length < 700 && !/[\p{Cc}]/u.test(error.message), error.message);
      return error;
    },
    tree: () => Object.fromEntries(readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((entry) => {
      const path = join(entry.parentPath, entry.name);
      const name = relative(folder, path);
      if (entry.isSymbolicLink()) return [[name, `-> ${readlinkSync(path)}`]];
      if (entry.isDirectory()) return readdirSync(path).length === 0 ? [[name, '/']] : [];
      return [[name, readFileSync(path, 'utf8')]];
    }).sort()),
  };
}
