import { readdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Failure } from '../failure.ts';
import { onDisk } from '../folder/disk-failure.ts';
import { makeFolder } from '../folder/make-folder.ts';
import { modelsIn, wrongIn } from './check.ts';
import type { PlannedModel, PlannedVersion, RepositoryPlan } from './plan.ts';

/**
 * Makes a repository of links to folders that are there: nothing is copied, and what lies on a read-only volume stays
 * there. A version is a link to the whole folder of its file, so that weights beside it are found, and stay inside.
 *
 * @returns the names of its models
 * @throws Failure
 */
export async function layOut(root: string, plan: RepositoryPlan): Promise<string[]> {
  const { models, existing } = plan;
  const kept = existing === undefined ? [] : await checked(existing, models.map(({ name }) => name));
  const names = [...new Set([...models.map(({ name }) => name), ...kept])].sort();
  await onDisk(root, makeFolder(root));
  const others = (await readdir(root)).filter((name) => !names.includes(name));
  if (others.length > 0) throw new Failure('usage', `'${root}' holds '${others[0]}', which is not in the plan, and Triton would load it: give the repository a folder of its own`);
  await onDisk(root, async () => {
    for (const name of names) await rm(join(root, name), { recursive: true, force: true });
    for (const name of kept) await symlink(join(existing?.folder as string, name), join(root, name));
    for (const model of models) await layOutModel(join(root, model.name), model);
  });
  const wrong = await wrongIn(root, names);
  if (wrong.length > 0) throw new Failure('damaged', `the repository in '${root}' cannot be served: ${wrong.join('; ')}`);
  return names;
}

/** The names of an existing repository's models that are served, without those that the plan has itself. */
async function checked({ folder, models }: NonNullable<RepositoryPlan['existing']>, planned: readonly string[]): Promise<string[]> {
  if (!await stat(folder).then((stats) => stats.isDirectory(), () => false)) throw new Failure('notFound', `the repository '${folder}' is not there: check the model's path`);
  const wrong = await wrongIn(folder, models);
  if (wrong.length > 0) throw new Failure('damaged', `'${folder}' is no repository that Triton can serve: ${wrong.join('; ')}`);
  return (models.length === 0 ? await modelsIn(folder) : models).filter((name) => !planned.includes(name));
}

async function layOutModel(folder: string, { name, config, versions }: PlannedModel): Promise<void> {
  await makeFolder(folder);
  const files = new Set<string>();
  for (const version of versions) {
    const place = join(folder, String(version.version));
    if (version.files.length === 0) {
      await makeFolder(place);
      continue;
    }
    const file = await fileOf(name, version);
    files.add(basename(file));
    await symlink(dirname(file), place);
  }
  if (files.size > 1) throw new Failure('usage', `the versions of '${name}' have files of different names (${[...files].join(', ')}), and Triton takes one name for all: give each version the same graph`);
  const [file] = files;
  await writeFile(join(folder, 'config.pbtxt'), file === undefined ? config : `${config.trimEnd()}\ndefault_model_filename: "${file}"\n`);
}

async function fileOf(name: string, { version, folder, files }: PlannedVersion): Promise<string> {
  for (const file of files) {
    if (await stat(join(folder, file)).then((stats) => stats.isFile(), () => false)) return join(folder, file);
  }
  const there = await readdir(folder).catch(() => []);
  throw new Failure('notFound', `version ${version} of '${name}' has none of ${files.map((file) => `'${file}'`).join(', ')} in '${folder}', only ${there.filter((one) => !one.startsWith('.')).sort().slice(0, 20).map((one) => `'${one}'`).join(', ') || 'nothing'}: export the model to that file, or name another`);
}
