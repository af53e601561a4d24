import { mkdir, readdir, readlink, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { layOut } from '../repository/lay-out.ts';
import type { WantedModel } from './plan.ts';

/** Below one root: what was fetched, Triton's repository of it, and a link for each name that clients know. */
export interface Places {
  /** Folder of the files of a model. */
  files(id: string): string;
  /** The model that a name stands for. */
  served(name: string): Promise<string | undefined>;
  names(): Promise<string[]>;
  /** Every model of which there is something. */
  ids(): Promise<string[]>;
  /** Makes Triton's folder of it, and what the server reads beside its files. @throws Failure */
  layOut(model: WantedModel): Promise<void>;
  /** Lets a name stand for another model, from one moment to the next. */
  serve(name: string, id: string): Promise<void>;
  forget(name: string): Promise<void>;
  /** Takes it from Triton's repository. */
  withdraw(id: string): Promise<void>;
  remove(id: string): Promise<void>;
}

/** What the server reads of a model stands beside its folder, whose files are those of its source. */
const BESIDE = '.server.json';
const BESIDE_END = /\.server\.json$/;

/** Names that nobody may take for a model: being made, or being removed. */
const HIDDEN = /^\./;

export async function placesAt(root: string): Promise<Places> {
  const [sets, served, repository] = ['sets', 'served', 'repository'].map((name) => join(root, name)) as [string, string, string];
  for (const folder of [sets, served, repository]) await mkdir(folder, { recursive: true });
  const listed = async (folder: string): Promise<string[]> => (await readdir(folder)).filter((name) => !HIDDEN.test(name)).sort();
  return {
    files: (id) => join(sets, id),
    served: async (name) => readlink(join(served, name)).then(basename, () => undefined),
    names: () => listed(served),
    ids: async () => [...new Set([...(await listed(sets)).map((name) => name.replace(BESIDE_END, '')), ...await listed(repository)])].sort(),
    layOut: async ({ id, config, files, server }) => {
      await writeFile(join(sets, `.${id}${BESIDE}`), JSON.stringify(server));
      await rename(join(sets, `.${id}${BESIDE}`), join(sets, `${id}${BESIDE}`));
      // Made elsewhere, so that Triton never sees half of it.
      const making = join(repository, `.${id}`);
      await rm(making, { recursive: true, force: true });
      await layOut(making, { models: [{ name: id, config: `name: "${id}"\n${config}`, versions: [{ version: 1, folder: join(sets, id), files }] }] });
      await rm(join(repository, id), { recursive: true, force: true });
      await rename(join(making, id), join(repository, id));
      await rm(making, { recursive: true, force: true });
    },
    serve: async (name, id) => {
      const next = join(served, `.${name}`);
      await rm(next, { force: true });
      await symlink(join('..', 'sets', id), next);
      await rename(next, join(served, name));
    },
    forget: async (name) => rm(join(served, name), { force: true }),
    withdraw: async (id) => rm(join(repository, id), { recursive: true, force: true }),
    remove: async (id) => {
      await rm(join(repository, id), { recursive: true, force: true });
      await rm(join(sets, `${id}${BESIDE}`), { force: true });
      await rm(join(sets, id), { recursive: true, force: true });
    },
  };
}
