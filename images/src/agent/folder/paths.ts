import { Failure } from '../failure.ts';

/**
 * What is the agent's own in a DEST: this folder while it is filled, out of which renames stay on one file system, and then
 * only files beside, without an extension: to Triton any folder in its repository is a model, and KServe's servers look for
 * models by extensions.
 */
export const OWN = '.agent';

/** Whether a name in a DEST is the agent's own. */
export function isOwn(name: string): boolean {
  const lower = name.toLowerCase();
  return lower === OWN || lower.startsWith(`${OWN}-`);
}

/** What most file systems take, in bytes. */
const LONGEST_NAME = 255;
const LONGEST_PATH = 3072;

/** Refuses by name what would leave the folder, or could not lie in it beside the others. @throws Failure */
export function checkPaths(paths: readonly string[]): void {
  const folders = new Map<string, string>();
  const files = new Map<string, string>();
  for (const path of paths) {
    const why = wrongWith(path);
    if (why !== undefined) throw unsafe(path, why);
    const twin = files.get(folded(path));
    if (twin !== undefined) throw unsafe(path, twin === path ? 'it comes twice' : `it differs from '${twin}' only in the case of letters or the form of accents`);
    files.set(folded(path), path);
    for (const parent of parentsOf(path)) folders.set(folded(parent), path);
  }
  for (const [name, path] of files) {
    const inside = folders.get(name);
    if (inside !== undefined) throw unsafe(path, `it is a folder too, that of '${inside}'`);
  }
}

/** Why a path may not lie in a folder. */
export function wrongWith(path: string): string | undefined {
  // eslint-disable-next-line no-control-regex
  if (/[\u0000-\u001f\u007f]/.test(path)) return 'it has a control character';
  if (path.includes('\\')) return 'it has a backslash';
  if (path.startsWith('/')) return 'it is absolute';
  const names = path.split('/');
  if (names.some((name) => name === '' || name === '.' || name === '..')) return "it has an empty name, '.' or '..' in it";
  if (isOwn(names[0] ?? '')) return "'.agent' and names that begin with '.agent-' are the agent's own";
  if (names.some((name) => Buffer.byteLength(name) > LONGEST_NAME)) return `a name in it is longer than ${LONGEST_NAME} bytes`;
  if (Buffer.byteLength(path) > LONGEST_PATH) return `it is longer than ${LONGEST_PATH} bytes`;
  return undefined;
}

function folded(path: string): string {
  return path.normalize('NFC').toLowerCase();
}

function parentsOf(path: string): string[] {
  const names = path.split('/');
  return names.slice(1).map((_, index) => names.slice(0, index + 1).join('/'));
}

function unsafe(path: string, why: string): Failure {
  return new Failure('damaged', `the source has a file ${JSON.stringify(path)}, which is refused: ${why}. Leave it out with --ignore, or rename it there`);
}
