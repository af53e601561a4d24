import { Arity, Flag, FlagMatch, indexFlags, ValueType } from './flags/flag';
import { nearestWords } from './flags/nearest';
import data from './vllm-flag-spans.json';
import { describeSpans, resolveRelease } from './vllm-versions';

interface FlagSpan {
  readonly from: string;
  readonly to: string;
  readonly type: string;
  readonly nargs?: string;
  readonly choices?: string[];
  readonly negative?: string[];
  readonly short?: string[];
  readonly aliases?: string[];
  readonly status?: string;
  readonly replacement?: string[];
  readonly removal?: string;
}

interface FlagData {
  readonly versions: string[];
  readonly dotted: string[];
  readonly plugins: Record<'toolCallParsers' | 'reasoningParsers', Record<string, string[]>>;
  readonly flags: Record<string, FlagSpan[]>;
}

const DATA: FlagData = data as unknown as FlagData;
const INDEXES = new Map<string, Map<string, FlagMatch>>();
const ORDINALS = new Map(DATA.versions.map((version, ordinal) => [version, ordinal]));

/** Parser names that a version knows without loading a plugin; absent where they are not known to us. */
export interface VllmPlugins {
  readonly toolCallParsers?: string[];
  readonly reasoningParsers?: string[];
}

/** The vLLM versions whose flags are known, oldest first. */
export function vllmVersions(): string[] {
  return [...DATA.versions];
}

/** The known version whose flags stand for the given one, which may carry a `v` or a suffix. */
export function resolveVllmVersion(version: string): string | undefined {
  return resolveRelease(version, DATA.versions);
}

/** The flag that `vllm serve` of a version reads behind a spelling; underscores count as dashes. */
export function findVllmFlag(version: string, name: string): FlagMatch | undefined {
  return vllmFlagIndex(version).get(withDashes(name));
}

/** Every spelling that `vllm serve` of a version reads; empty for an unknown version. */
export function vllmFlagSpellings(version: string): string[] {
  return [...vllmFlagIndex(version).keys()];
}

/** Spellings of that version closest to a misspelt one. */
export function nearestFlags(version: string, name: string): string[] {
  return nearestWords(withDashes(name), vllmFlagIndex(version).keys());
}

/** Text such as `0.8.1 to 0.17.1, 0.20.0 and newer`: the known versions that read this spelling. */
export function versionsWithFlag(name: string): string | undefined {
  const spans = vllmFlagSpans(name);
  return spans.length > 0 ? describeSpans(spans, DATA.versions) : undefined;
}

/** The same as pairs of positions in `vllmVersions()`. */
export function vllmFlagSpans(name: string): { from: number; to: number }[] {
  const spelling = withDashes(name);
  const spans: { from: number; to: number }[] = [];
  DATA.versions.forEach((version, ordinal) => {
    if (!vllmFlagIndex(version).has(spelling)) return;
    const last = spans[spans.length - 1];
    if (last?.to === ordinal - 1) last.to = ordinal;
    else spans.push({ from: ordinal, to: ordinal });
  });
  return spans;
}

/** Names for `--tool-call-parser` and `--reasoning-parser`; others may come from plugins. */
export function vllmPlugins(version: string): VllmPlugins {
  const known = resolveVllmVersion(version) ?? '';
  const { toolCallParsers, reasoningParsers } = DATA.plugins;
  return { toolCallParsers: toolCallParsers[known], reasoningParsers: reasoningParsers[known] };
}

/** Whether `--x.key value` sets one key of a JSON flag in that version. */
export function vllmReadsDottedKeys(version: string): boolean {
  return DATA.dotted.includes(resolveVllmVersion(version) ?? '');
}

/** vLLM's own rewriting: underscores become dashes, up to the first dot. */
export function withDashes(name: string): string {
  return name.replace(/^--[^.]*/, (flag) => flag.replace(/_/g, '-'));
}

function vllmFlagIndex(version: string): Map<string, FlagMatch> {
  const known = resolveVllmVersion(version);
  if (known === undefined) return new Map();
  const cached = INDEXES.get(known);
  if (cached) return cached;
  const ordinal = ordinalOf(known);
  const flags: Flag[] = [];
  for (const [name, spans] of Object.entries(DATA.flags)) {
    const span = spans.find(({ from, to }) => ordinalOf(from) <= ordinal && ordinal <= ordinalOf(to));
    if (span) flags.push(toFlag(name, span, vllmPlugins(known)));
  }
  const index = indexFlags(flags);
  INDEXES.set(known, index);
  return index;
}

function ordinalOf(version: string): number {
  return ORDINALS.get(version) ?? -1;
}

function toFlag(name: string, span: FlagSpan, plugins: VllmPlugins): Flag {
  const inner = /^(?:list|repeat)\[(.*)\]$/.exec(span.type)?.[1] ?? span.type;
  return {
    name,
    dest: name.slice(2).replace(/-/g, '_'),
    spellings: [name, ...span.aliases ?? [], ...span.short ?? []],
    negatives: span.type === 'bool' ? span.negative ?? [`--no-${name.slice(2)}`] : [],
    arity: arityOf(span),
    type: name === '--lora-modules' ? 'named-path' : VALUE_TYPES[inner] ?? 'string',
    choices: span.type === 'bool?value' ? ['true', 'false'] : span.choices,
    anyCase: span.type === 'bool?value',
    repeatable: span.type.startsWith('repeat['),
    hasKeys: inner.startsWith('json'),
    deprecated: span.status === 'deprecated' ? { replacement: span.replacement, removal: span.removal } : undefined,
    plugins: pluginNames(name, plugins),
  };
}

const VALUE_TYPES: Record<string, ValueType> = {
  'int': 'int',
  'float': 'float',
  'int-suffix': 'int-suffix',
  'int-suffix|auto': 'int-suffix|auto',
  'json': 'json',
  'kv': 'kv',
};

function arityOf(span: FlagSpan): Arity {
  if (span.type === 'bool' || span.type === 'flag') return 'none';
  if (span.type === 'bool?value' || span.nargs === '?') return 'optional';
  return span.type.startsWith('list[') ? 'many' : 'one';
}

function pluginNames(name: string, plugins: VllmPlugins): Flag['plugins'] {
  const { toolCallParsers, reasoningParsers } = plugins;
  if (name === '--tool-call-parser' && toolCallParsers) {
    return { known: toolCallParsers, loader: '--tool-parser-plugin' };
  }
  if (name === '--reasoning-parser' && reasoningParsers) {
    return { known: reasoningParsers, loader: '--reasoning-parser-plugin' };
  }
  return undefined;
}
