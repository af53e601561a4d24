import { open, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { shown } from '../archive/refusal.ts';
import { Failure } from '../failure.ts';
import { layoutOf } from '../folder/layout.ts';
import { readMarker } from '../folder/marker.ts';
import { isRemote, referencesIn, sha256Of, withReferences } from './code.ts';
import { allowedImports } from './pickle/allowed.ts';
import type { CodeFile, Finding, Notes, PickleFile, Reference, ScanReport } from './report.ts';
import { scanFile } from './scan-file.ts';
import { walk, type Found } from './walk.ts';

export interface ScanOptions {
  readonly signal: AbortSignal;
  /** Imports of pickles besides those of tensors and arrays, as patterns: `sklearn.tree.*`. */
  readonly allowImports?: readonly string[];
}

const START = 64;
/** Configurations are small; a tokenizer's own file, which names no code, is not. */
const MOST_JSON = 2 ** 26;

/** Looks at every file of a folder without running, importing or loading any of it. @throws Failure where it cannot be read */
export async function scan(dest: string, { signal, allowImports = [] }: ScanOptions): Promise<ScanReport> {
  const folder = await stat(dest).catch(() => undefined);
  if (folder?.isDirectory() !== true) throw new Failure('notFound', `${shown(dest)} is no folder: name one that a model was fetched into`);
  const isAllowed = allowedImports(allowImports);
  const linked = await linksOf(dest);
  const findings: Finding[] = [];
  const pickles: PickleFile[] = [];
  const code: Omit<CodeFile, 'references'>[] = [];
  const references: Reference[] = [];
  let files = 0;
  let bytes = 0;
  for await (const found of walk(dest)) {
    signal.throwIfAborted();
    const { path, size, kind } = found;
    const notes = notesOf(path, findings, pickles);
    checkPlace(found, linked, notes);
    const isOwnLink = kind === 'leaves' && linked.get(path) === found.link;
    if (kind !== 'file' && !isOwnLink) continue;
    files += 1;
    bytes += size;
    await look(path, join(dest, path), size, notes);
  }
  for (const reference of references.filter(isRemote)) {
    notesOf(reference.file, findings, pickles).note('remote-code', `'${reference.key}' names code of another repository, ${shown(reference.name)}, which is fetched when the model is loaded with trust in it: copy it beside the model`);
  }
  return { version: 1, files, bytes, findings: sorted(findings), code: withReferences(code, references), remoteCode: references.filter(isRemote), pickles: joined(pickles) };

  async function look(path: string, place: string, size: number, notes: Notes): Promise<void> {
    const handle = await open(place).catch((error: NodeJS.ErrnoException) => { throw new Failure('denied', `${shown(path)} cannot be read (${error.code}): scan as a user who may`, { cause: error }); });
    try {
      const { bytesRead, buffer } = await handle.read(Buffer.alloc(START), 0, START, 0);
      await scanFile({ handle, path, place, size, start: buffer.subarray(0, bytesRead), notes, isAllowed, signal });
      if (path.endsWith('.py')) code.push({ path, size, sha256: await sha256Of(handle, signal) });
      if (path.endsWith('.json') && size <= MOST_JSON) references.push(...referencesIn(path, asPythonReads(await readFile(place, 'utf8'))));
    } finally {
      await handle.close();
    }
  }
}

/** Files of file:// and pvc:// that the agent itself linked. */
async function linksOf(dest: string): Promise<ReadonlyMap<string, string>> {
  const marker = await readMarker(layoutOf(dest));
  return new Map((marker?.sources ?? []).flatMap(({ files }) => files).flatMap(({ path, link }) => (link === undefined ? [] : [[path, link]])));
}

function checkPlace({ path, kind, link }: Found, linked: ReadonlyMap<string, string>, notes: Notes): void {
  if (kind === 'leaves' && linked.get(path) !== link) notes.unsafe('link-leaves', `it is a link to ${shown(link ?? '')}, out of the folder: copy what it leads to`);
  if (kind === 'broken') notes.note('link-broken', `it is a link to ${shown(link ?? '')}, where nothing is`);
  if (kind === 'special') notes.unsafe('special-file', 'it is a device, a pipe or a socket: take it out');
}

function notesOf(path: string, findings: Finding[], pickles: PickleFile[]): Notes {
  const add = (level: Finding['level']) => (rule: Finding['rule'], text: string, member?: string): void => {
    findings.push({ path, ...(member === undefined ? {} : { member }), rule, level, text });
  };
  return {
    unsafe: add('unsafe'),
    note: add('note'),
    pickle: (imports, member) => pickles.push({ path, ...(member === undefined ? {} : { member }), imports }),
  };
}

function sorted(findings: readonly Finding[]): Finding[] {
  const keyOf = ({ path, member = '', rule, text }: Finding): string => JSON.stringify([path, member, rule, text]);
  return [...findings].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

/** Of several pickles in one file one list. */
function joined(pickles: readonly PickleFile[]): PickleFile[] {
  const keyOf = ({ path, member = '' }: PickleFile): string => JSON.stringify([path, member]);
  const groups = Map.groupBy(pickles, keyOf);
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => ({ ...(group[0] as PickleFile), imports: [...new Set(group.flatMap(({ imports }) => imports))].sort() }));
}

/** JSON, and the numbers that Python takes besides. */
function asPythonReads(text: string): unknown {
  try {
    return JSON.parse(/NaN|Infinity/.test(text) ? text.replace(/("(?:[^"\\]|\\.)*")|-?\b(?:NaN|Infinity)\b/g, (_, quoted?: string) => quoted ?? '0') : text);
  } catch {
    return undefined;
  }
}
