import { end } from '../../program/end.ts';
import { UsageError } from '../../settings/value.ts';
import { EXIT } from '../exit.ts';
import type { Settings } from '../options.ts';
import { scan } from './scan.ts';
import { sentencesOf, verdictOf } from './sentences.ts';

/** `agent scan DEST`: the report on standard output, sentences on standard error. @throws UsageError, Failure */
export async function scanCommand(words: readonly string[], { allowImports }: Settings, signal: AbortSignal): Promise<void> {
  const [dest] = words;
  if (dest === undefined || words.length !== 1) throw new UsageError(`agent scan takes one folder, got ${words.length}: agent scan DEST`);
  const report = await scan(dest, { signal, allowImports });
  await written(`${JSON.stringify(report, undefined, 2)}\n`);
  for (const sentence of sentencesOf(report)) process.stderr.write(`${sentence}\n`);
  const verdict = verdictOf(report);
  if (verdict !== undefined) end(EXIT.findings.code, verdict);
}

/** Before the process ends: a pipe takes it in pieces. */
function written(text: string): Promise<void> {
  return new Promise((resolve) => process.stdout.write(text, () => resolve()));
}
