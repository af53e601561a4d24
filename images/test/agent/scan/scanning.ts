import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { TestContext } from 'node:test';
import type { ScanReport } from '../../../src/agent/scan/report.ts';
import { scan, type ScanOptions } from '../../../src/agent/scan/scan.ts';

/** A folder with these files. */
export function folderOf(context: TestContext, files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'scan-'));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}

export async function scanOf(context: TestContext, files: Readonly<Record<string, string | Uint8Array>>, options: Partial<ScanOptions> = {}): Promise<ScanReport> {
  return scan(folderOf(context, files), { signal: new AbortController().signal, ...options });
}

/** `path rule` of what is unsafe. */
export function unsafe({ findings }: ScanReport): string[] {
  return findings.filter(({ level }) => level === 'unsafe').map(({ path, member, rule }) => `${path}${member === undefined ? '' : `!${member}`} ${rule}`);
}

/** What Python prints, or undefined with the test skipped. Nothing is ever loaded by it. */
export function python(context: TestContext, script: string): Buffer | undefined {
  const { error, status, stdout, stderr } = spawnSync('python3', ['-c', script], { maxBuffer: 2 ** 26 });
  if (error !== undefined) return void context.skip('NOT RUN: python3 is not installed');
  if (status !== 0) throw new Error(String(stderr));
  return stdout;
}

/** Bytes of named things that Python makes: a script that fills `out`, a dictionary of bytes. */
export function madeByPython(context: TestContext, script: string): Record<string, Buffer> | undefined {
  const printed = python(context, `out = {}\n${script}\nimport json, base64, sys\njson.dump({k: base64.b64encode(v).decode() for k, v in out.items()}, sys.stdout)`);
  if (printed === undefined) return undefined;
  return Object.fromEntries(Object.entries(JSON.parse(String(printed)) as Record<string, string>).map(([name, text]) => [name, Buffer.from(text, 'base64')]));
}
