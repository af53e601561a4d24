import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { Hashes } from '../sources/source.ts';
import { crc32c } from './crc32c.ts';
import { crc64nvme } from './crc64nvme.ts';

export type HashName = keyof Hashes;

/** Several hashes of the same bytes, in order. */
export interface Digest {
  update(bytes: Uint8Array): void;
  end(): Hashes;
}

/** `size` is needed for git's hash alone, which begins with it. */
export function digestOf(names: readonly HashName[], size: number | undefined): Digest {
  const hashes = names.map((name) => [name, hashOf(name, size)] as const);
  return {
    update: (bytes) => hashes.forEach(([, hash]) => hash.update(bytes)),
    end: () => Object.fromEntries(hashes.map(([name, hash]) => [name, hash.digest('hex')])),
  };
}

function hashOf(name: HashName, size: number | undefined): { update(bytes: Uint8Array): unknown; digest(as: 'hex'): string } {
  if (name === 'crc32c') return crc32c();
  if (name === 'crc64nvme') return crc64nvme();
  if (name === 'crc32') return zipCrc();
  if (name !== 'gitBlob') return createHash(name);
  if (size === undefined) throw new Error('the hash of a git blob needs its size');
  return createHash('sha1').update(`blob ${size}\0`);
}

function zipCrc(): { update(bytes: Uint8Array): void; digest(): string } {
  let value = 0;
  return { update: (bytes) => { value = crc32(bytes, value); }, digest: () => value.toString(16).padStart(8, '0') };
}
