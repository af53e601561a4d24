import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../settings/value.ts';
import { withStorageConfig } from './storage-config.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The process's variables, and below them the files of --env-dir, each a variable: so is a Secret when it is mounted. Over
 * both what KServe's storage spec says.
 *
 * @throws UsageError, Failure
 */
export function environmentOf(env: Environment, folders: readonly string[]): Environment {
  return withStorageConfig(Object.assign({}, ...folders.map(filesOf), env) as Environment);
}

function filesOf(folder: string): Environment {
  try {
    // Names that begin with two dots are Kubernetes' own.
    const names = readdirSync(folder).filter((name) => !name.startsWith('..') && statSync(join(folder, name)).isFile());
    return Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name), 'utf8').replace(/\r?\n$/, '')]));
  } catch (error) {
    throw new UsageError(`--env-dir '${folder}' cannot be read (${(error as NodeJS.ErrnoException).code}): mount the Secret there, readable by this user`);
  }
}
