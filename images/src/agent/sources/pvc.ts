import { join, normalize } from 'node:path';
import { Failure } from '../failure.ts';
import { localSource } from './file.ts';
import type { OpenSource } from './source.ts';

/** Where KServe 0.15 mounts the claim in its initializer; newer ones mount it in the server itself. */
const MOUNT = '/mnt/pvc';

/** `pvc://claim/path`: the claim is mounted already, whatever its name. */
export const open: OpenSource = async (uri) => {
  const [, claim, path = ''] = /^pvc:\/\/([^/]+)\/?(.*)$/s.exec(uri) ?? [];
  if (claim === undefined) throw new Failure('usage', `'${uri}' names no claim: write it as pvc://CLAIM/PATH`);
  const inside = normalize(path);
  if (inside === '..' || inside.startsWith('../')) throw new Failure('usage', `'${uri}' leaves its claim: write a path without '..'`);
  return localSource(join(MOUNT, inside), uri);
};
