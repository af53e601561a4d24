import { openPromise, type Entry, type ZipFile } from 'yauzl';
import { refusalOf, shown, type Refuse } from '../archive/refusal.ts';
import { checkLayout } from '../archive/zip/layout.ts';
import { entryKind } from '../archive/zip/entry-kind.ts';
import { bytesOf, unsound } from '../archive/zip/unpack-zip.ts';
import { Failure } from '../failure.ts';
import { kerasFault, MOST_CONFIG } from './keras.ts';
import { NATIVE, isNative } from './native.ts';
import { NUMPY_MAGIC, scanNumpy } from './numpy.ts';
import type { Judging } from './pickle/judge.ts';
import { isMagic, scanPickles } from './pickle/scan-pickles.ts';
import type { Notes } from './report.ts';
import { streamWindow } from './window.ts';

export interface Zipped {
  readonly notes: Notes;
  readonly isAllowed: (name: string) => boolean;
  readonly signal: AbortSignal;
  /** Its name ends in .keras. */
  readonly isKeras: boolean;
}

const MOST_ENTRIES = 1_000_000;
/** Types of a program's own, which its reader looks up in the archive. */
const SCRIPT_TYPES = /^__torch__\.|^torch\.jit\._pickle\./;

/** Checkpoints of PyTorch, arrays of NumPy and models of Keras are archives of zip; a damaged one is not looked into further. */
export async function scanZip(file: string, zipped: Zipped): Promise<void> {
  const { notes } = zipped;
  const refuse = refusalOf(file);
  let zip: ZipFile | undefined;
  try {
    zip = await openPromise(file, { autoClose: false, decodeStrings: false });
    const entries = await entriesOf(zip, refuse);
    await checkLayout(file, zip, entries, refuse);
    const isTorch = entries.some((entry) => /(^|\/)data\.pkl$/i.test(nameOf(entry)));
    const isScript = isTorch && entries.some((entry) => /^[^/]+\/code\//.test(nameOf(entry)));
    if (isScript) notes.note('torchscript', 'the checkpoint holds a program in TorchScript, which runs when it is called');
    const isAllowed = isScript ? (name: string): boolean => SCRIPT_TYPES.test(name) || zipped.isAllowed(name) : zipped.isAllowed;
    for (const entry of entries) await scanEntry(zip, entry, isTorch, { ...zipped, isAllowed }, refuse);
  } catch (error) {
    const failure = unsound(error, refuse);
    if (!(failure instanceof Failure)) throw failure;
    notes.unsafe('zip-damaged', failure.message);
  } finally {
    zip?.close();
  }
}

async function entriesOf(zip: ZipFile, refuse: Refuse): Promise<Entry[]> {
  const entries: Entry[] = [];
  const names = new Set<string>();
  for await (const entry of zip.eachEntry()) {
    if (entries.length === MOST_ENTRIES) throw refuse(undefined, `has more than ${MOST_ENTRIES} entries`);
    // PyTorch's reader does not tell capitals apart.
    const name = nameOf(entry).toLowerCase();
    if (names.has(name)) throw refuse(entry.fileNameRaw, 'is there twice: readers differ in which they take');
    names.add(name);
    entryKind(entry, refuse);
    entries.push(entry);
  }
  return entries;
}

async function scanEntry(zip: ZipFile, entry: Entry, isTorch: boolean, { notes, isAllowed, signal, isKeras }: Zipped, refuse: Refuse): Promise<void> {
  const name = nameOf(entry);
  // Bytes of tensors: nobody reads them as anything else.
  if (name.endsWith('/') || (isTorch && /^[^/]+\/(data|\.data)\/[^/]+$/.test(name))) return;
  const bytes = bytesOf(zip, entry, refuse);
  try {
    const window = streamWindow(bytes);
    const start = await window.peek(8);
    const judging: Judging = { notes, isAllowed, isTorch, member: name };
    if (start.subarray(0, 6).equals(NUMPY_MAGIC)) await scanNumpy(window, { ...judging, signal });
    else if (isNative(start, name)) notes.unsafe('native-code', NATIVE, name);
    else if (/\.(pkl|pickle)$/i.test(name)) await scanPickles(window, { ...judging, isSurely: true, signal });
    else if (isMagic(start)) await scanPickles(window, { ...judging, isSurely: false, signal });
    else if (isKeras && name === 'config.json') {
      const fault = kerasFault(await window.peek(MOST_CONFIG + 1));
      if (fault !== undefined) notes.unsafe('keras-code', fault, name);
    }
  } finally {
    await bytes.return(undefined);
  }
}

function nameOf(entry: Entry): string {
  return shown(entry.fileNameRaw).slice(1, -1);
}
