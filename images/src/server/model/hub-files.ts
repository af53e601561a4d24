import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ServingError } from '../errors.ts';

export type Json = Readonly<Record<string, unknown>>;

/** The files of a hub folder, by their names in it: what is wrong is said in these names. */
export interface HubFiles {
  readonly folder: string;
  exists(name: string): Promise<boolean>;
  /** @throws ServingError failed if it is not there or is no JSON object */
  json(name: string, what: string): Promise<Json>;
  /** An empty object where there is no such file. */
  optionalJson(name: string): Promise<Json>;
  optionalText(name: string): Promise<string | undefined>;
  path(name: string): string;
}

export async function hubFiles(folder: string): Promise<HubFiles> {
  const found = await stat(folder).catch(() => undefined);
  if (found?.isDirectory() !== true) {
    throw new ServingError('failed', "the model folder does not exist: name a folder in the hub's layout");
  }
  const text = (name: string): Promise<string | undefined> => readFile(join(folder, name), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
    throw new ServingError('failed', `${name} cannot be read (${error.code}): check the permissions of the model's files`);
  });
  const json = async (name: string): Promise<Json | undefined> => {
    const content = await text(name);
    return content === undefined ? undefined : parse(name, content);
  };
  return {
    folder,
    exists: (name) => stat(join(folder, name)).then((entry) => entry.isFile(), () => false),
    json: async (name, what) => {
      const value = await json(name);
      if (value === undefined) throw new ServingError('failed', `${name} is missing in the model folder: ${what}`);
      return value;
    },
    optionalJson: async (name) => await json(name) ?? {},
    optionalText: text,
    path: (name) => join(folder, name),
  };
}

function parse(name: string, content: string): Json {
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch {
    throw new ServingError('failed', `${name} is no JSON (${content.length} characters): it was probably not downloaded completely, copy it again`);
  }
  if (typeof value !== 'object' || value === null) throw new ServingError('failed', `${name} holds no JSON object: copy it again from the model's repository`);
  return value as Json;
}
