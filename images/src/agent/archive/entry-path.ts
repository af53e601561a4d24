import { isUtf8 } from 'node:buffer';
import type { Refuse } from './refusal.ts';

/** What file systems take: one name, a path below a folder, folders in folders. */
const LONGEST_NAME = 255;
const LONGEST_PATH = 3000;
const DEEPEST = 64;

/** The path of an entry below the folder, without `.`, doubled and closing slashes; empty: the folder itself. @throws Failure */
export function entryPath(raw: Uint8Array, refuse: Refuse): string {
  if (!isUtf8(raw)) throw refuse(raw, 'has a name that is not UTF-8');
  const name = Buffer.from(raw).toString('utf8');
  const why = whyUnsafe(name);
  if (why !== undefined) throw refuse(raw, why);
  return name.split('/').filter((part) => part !== '' && part !== '.').join('/');
}

/** Why a path from elsewhere is not to be written below a folder. */
export function whyUnsafe(path: string): string | undefined {
  if (path === '') return 'has no name';
  if (/[\p{Cc}\u2028\u2029]/u.test(path)) return 'has a control character in its name';
  if (path.includes('\\')) return 'has a backslash in its name';
  if (path.startsWith('/')) return 'has an absolute path';
  if (/^[A-Za-z]:/.test(path)) return 'begins with a drive of Windows';
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  if (parts.includes('..')) return "has '..' in its path";
  if (parts.some((part) => /[. ]$/.test(part))) return 'has a name that ends in a dot or a space';
  if (parts.some((part) => Buffer.byteLength(part) > LONGEST_NAME)) return `has a name of more than ${LONGEST_NAME} bytes`;
  if (Buffer.byteLength(path) > LONGEST_PATH) return `has a path of more than ${LONGEST_PATH} bytes`;
  if (parts.length > DEEPEST) return `lies in more than ${DEEPEST} folders`;
  return undefined;
}

/**
 * The target of a symbolic link that stays in the folder: `..` at its beginning alone, and no more of them than there are
 * folders around it. Folders are never links, so that these climb real ones, and what comes after them only goes down.
 *
 * @throws Failure
 */
export function linkTarget(path: string, raw: Uint8Array, refuse: Refuse): string {
  if (!isUtf8(raw)) throw refuse(path, 'is a link to a name that is not UTF-8');
  const target = Buffer.from(raw).toString('utf8');
  const parts = target.split('/').filter((part) => part !== '' && part !== '.');
  const up = parts.findIndex((part) => part !== '..');
  const climbs = up < 0 ? parts.length : up;
  if (target.startsWith('/')) throw refuse(path, 'is a link to an absolute path');
  if (climbs > path.split('/').length - 1) throw refuse(path, 'is a link that leaves the folder');
  if (parts.slice(climbs).includes('..')) throw refuse(path, "is a link with '..' in the middle");
  const down = parts.slice(climbs).join('/');
  const why = down === '' ? (climbs === 0 ? 'has no name' : undefined) : whyUnsafe(down);
  if (why !== undefined) throw refuse(path, `is a link to a path that ${why}`);
  return target;
}
