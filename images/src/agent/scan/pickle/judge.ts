import { shown } from '../../archive/refusal.ts';
import type { Notes } from '../report.ts';
import type { Pickle } from './read-pickle.ts';

export interface Judging {
  readonly notes: Notes;
  readonly isAllowed: (name: string) => boolean;
  /** Persistent ids are how PyTorch names its tensors; elsewhere they are calls of the reader's. */
  readonly isTorch: boolean;
  readonly member?: string | undefined;
}

const MOST_NAMED = 20;

/** Says what of a pickle's doings is not allowed. */
export function judgePickle({ happenings, broken }: Pickle, { notes, isAllowed, isTorch, member }: Judging): void {
  const imports = happenings.filter(({ what }) => what === 'import').map(({ name }) => name);
  const refused = imports.filter((name) => !isAllowed(name));
  for (const name of refused.slice(0, MOST_NAMED)) {
    notes.unsafe('pickle-import', `the pickle imports ${shown(name)}, which is not among what tensors and arrays need: take safetensors, or allow it with --allow-imports if you know what it does`, member);
  }
  if (refused.length > MOST_NAMED) notes.unsafe('pickle-import', `the pickle imports ${refused.length - MOST_NAMED} more names that are not allowed`, member);
  for (const { what, name } of happenings) {
    if (what === 'call') notes.unsafe('pickle-call', `the pickle calls ${name === '?' ? 'something that no import names' : name}: take safetensors`, member);
    if (what === 'class') notes.unsafe('pickle-call', `the pickle changes ${shown(name)} itself: take safetensors`, member);
    if (what === 'extension') notes.unsafe('pickle-extension', `the pickle imports number ${name} of the reader's own registry, and nobody can tell what that is: take safetensors`, member);
    if (what === 'persistent' && !isTorch) notes.unsafe('pickle-extension', 'the pickle asks its reader for objects by an id of its own: take safetensors', member);
    if (what === 'buffer') notes.unsafe('pickle-extension', 'the pickle takes buffers from outside of it: take safetensors', member);
  }
  if (broken !== undefined) notes.unsafe('pickle-damaged', `the pickle cannot be read to its end, ${broken}; what stands before is run all the same: fetch the file again or take safetensors`, member);
  notes.pickle([...new Set(imports)].sort(), member);
}
