import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { makeModels } from '../models/make.ts';

/** A folder that is gone after the tests. */
export function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), 'server-test-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** The folder of a tiny model, made for this test file. */
export function tinyModel(name: string): string {
  return makeModels(scratch(), [name])[name] as string;
}
