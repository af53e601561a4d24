import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import type { ExitName } from '../../src/agent/exit.ts';
import { fetchAll } from '../../src/agent/fetch/fetch.ts';
import { wishesOf } from '../../src/agent/fetch/wish.ts';
import { failureOf } from '../../src/agent/net/failure-of.ts';
import { settingsWith, type Settings } from '../../src/agent/options.ts';
import { reportTo } from '../../src/agent/report/report.ts';

/** Small parts and short waits: what takes minutes in earnest takes a second here. */
export const QUICK: Partial<Settings> = { partSize: 65_536, retries: 3, stallWindow: 1, connectTimeout: 5, deadline: 60, logLevel: 'info' };

/** For real servers and whole models, on machines that have much else to do. */
export const PATIENT: Partial<Settings> = { stallWindow: 60, connectTimeout: 60, deadline: 500 };

export function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), 'agent-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export interface Came {
  readonly exit: ExitName;
  readonly message: string;
  /** Everything that was said. */
  readonly output: string;
}

/** Runs the command in this process. */
export async function fetched(words: readonly string[], settings: Partial<Settings> = {}, more: { readonly env?: Record<string, string>; readonly stop?: AbortSignal } = {}): Promise<Came> {
  let output = '';
  const write = (text: string): void => { output += text; };
  try {
    await fetchAll(wishesOf(words), {
      settings: settingsWith({ ...QUICK, ...settings }), env: more.env ?? {}, stop: more.stop ?? new AbortController().signal,
      report: reportTo({ mode: 'json', level: 'info', out: write, error: write }),
    });
    return { exit: 'complete', message: '', output };
  } catch (error) {
    const { exit, message } = failureOf(error, 'fetch');
    return { exit, message, output };
  }
}
