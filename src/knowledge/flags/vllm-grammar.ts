import {
  findVllmFlag, nearestFlags, resolveVllmVersion, vllmFlagSpans, vllmFlagSpellings, vllmReadsDottedKeys,
  vllmVersions, withDashes,
} from '../vllm-flags';
import { FlagGrammar } from './grammar';
import { flagError, FlagProblem, FlagProblemKind } from './problem';

/** What `vllm serve` of a version reads; undefined when nothing is known of that version's minor. */
export function vllmGrammar(version: string): FlagGrammar | undefined {
  const known = resolveVllmVersion(version);
  if (known === undefined) return undefined;
  const engine = `vLLM ${version.replace(/^v/, '')}`;
  const optimization = findVllmFlag(known, '-O') ?? findVllmFlag(known, '--optimization-level');
  return {
    engine,
    dotted: vllmReadsDottedKeys(known),
    // the parser rewrites -O since it is no short flag of its own any more
    find: (spelling) => spelling === '-O' ? optimization : findVllmFlag(known, spelling),
    spellings: () => vllmFlagSpellings(known),
    nearest: (name) => nearestFlags(known, name),
    elsewhere: (name) => inOtherVersion(name, known, engine),
  };
}

/** Why a flag that other vLLM versions have is none of this one. */
export function inOtherVersion(name: string, known: string, engine: string): FlagProblem | undefined {
  const versions = vllmVersions();
  const here = versions.indexOf(known);
  const spans = vllmFlagSpans(name);
  if (spans.length === 0 || spans.some((span) => span.from <= here && here <= span.to)) return undefined;
  const before = spans.filter((span) => span.to < here);
  const after = spans.filter((span) => span.from > here);
  const parts = [
    ...before.map(({ from, to }) => `it existed ${period(from, to, versions)}`),
    ...after.map(({ from, to }) => `it exists ${period(from, to, versions)}`),
  ];
  const kind: FlagProblemKind = before.length > 0 ? 'removed' : 'not-yet';
  const replacement = before.length > 0 ? replacementOf(name, versions[before[before.length - 1].to], known) : '';
  return flagError(kind, name, `'${name}' is no flag of ${engine}: ${parts.join(', and ')}${replacement}`);
}

function period(from: number, to: number, versions: string[]): string {
  if (to === versions.length - 1) return `in ${versions[from]} and newer`;
  return from === to ? `in ${versions[from]} alone` : `from ${versions[from]} to ${versions[to]}`;
}

/** What the last version to have the flag said to use instead, where that still exists. */
function replacementOf(name: string, last: string, known: string): string {
  const candidates = [
    ...findVllmFlag(last, name)?.flag.deprecated?.replacement ?? [],
    ...SUCCESSORS[withDashes(name)] ?? [],
  ];
  const alive = candidates.find((candidate) => findVllmFlag(known, candidate.split('.')[0]) !== undefined);
  return alive ? `, use '${alive}' instead` : '';
}

/** Renames that upstream's help texts do not tell. */
const SUCCESSORS: Record<string, string[]> = {
  '--disable-log-requests': ['--no-enable-log-requests'],
  '--guided-decoding-backend': ['--structured-outputs-config.backend'],
  '--override-pooler-config': ['--pooler-config'],
  '--task': ['--runner'],
};
