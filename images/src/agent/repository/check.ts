import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { readTextProto, type Message } from './text-proto.ts';

/** A model's folder, as Triton would find it. */
interface Found {
  readonly name: string;
  readonly versions: readonly number[];
  /** Undefined where there is none: Triton then looks at the names of files. */
  readonly config?: Message;
}

/**
 * What Triton would refuse of a repository, each with its fix; empty where it is in order.
 *
 * @param wanted names that have to be there
 * @see https://github.com/triton-inference-server/server/blob/main/docs/user_guide/model_repository.md
 */
export async function wrongIn(root: string, wanted: readonly string[]): Promise<string[]> {
  const names = await modelsIn(root);
  const said = await aboutRoot(root, names);
  if (said.length > 0) return said;
  const wrong: string[] = [];
  const models: Found[] = [];
  for (const name of names) {
    const { found, about } = await lookAt(join(root, name), name);
    models.push(found);
    wrong.push(...about);
  }
  for (const name of wanted.filter((one) => !names.includes(one))) wrong.push(`it has no folder '${name}', only ${listOf(names)}: name one of them, or add that model`);
  for (const model of models) wrong.push(...wrongSteps(model, models));
  return wrong;
}

/** Folders that are meant as models: others, such as one of tokenizers, are nobody's mistake. */
export async function modelsIn(root: string): Promise<string[]> {
  const names = await foldersIn(root);
  const are = await Promise.all(names.map(async (name) => isVersion(name) || isModel(join(root, name))));
  return names.filter((_, index) => are[index]);
}

async function isModel(folder: string): Promise<boolean> {
  const inside = await foldersIn(folder);
  const signs = ['config.pbtxt', ...KNOWN_FILES, ...inside.map((name) => join(name, 'config.pbtxt'))];
  return inside.some(isVersion) || (await Promise.all(signs.map((sign) => isThere(join(folder, sign))))).includes(true);
}

/** A repository that is itself a model: one folder too few. */
async function aboutRoot(root: string, names: readonly string[]): Promise<string[]> {
  if (names.length === 0) return ['it has no folders of models: a repository has a folder for each model, with config.pbtxt and a folder for each version in it'];
  return await isThere(join(root, 'config.pbtxt')) || names.every(isVersion) ? [`it is the folder of one model, not of a repository (${(await readdir(root)).sort().join(', ')}): name the folder above it, or serve it as one model`] : [];
}

async function lookAt(folder: string, name: string): Promise<{ readonly found: Found; readonly about: readonly string[] }> {
  const inside = await foldersIn(folder);
  const versions = inside.filter(isVersion).map(Number);
  const about: string[] = [];
  let config: Message | undefined;
  if (await isThere(join(folder, 'config.pbtxt'))) {
    try {
      config = readTextProto(await readFile(join(folder, 'config.pbtxt'), 'utf8'));
    } catch (error) {
      about.push(`'${name}/config.pbtxt' is no text of protobuf: ${(error as Error).message}`);
    }
  }
  const deeper = (await Promise.all(inside.map(async (one) => (!isVersion(one) && await isThere(join(folder, one, 'config.pbtxt')) ? [one] : [])))).flat();
  if (deeper.length > 0 && config === undefined) about.push(`'${name}' holds the folder '${deeper[0]}' with a config.pbtxt: the models lie one folder too deep, move '${name}/${deeper[0]}' up`);
  else if (versions.length === 0) about.push(`'${name}' has no folder of a version: put its files into '${name}/1'`);
  const [called] = config?.texts('name') ?? [];
  if (called !== undefined && called !== '' && called !== name) about.push(`'${name}/config.pbtxt' says name: "${called}": write "${name}", or rename the folder`);
  if (config !== undefined && !['backend', 'platform'].some((field) => (config.texts(field)[0] ?? '') !== '') && config.messages('ensemble_scheduling').length === 0
    && !await hasNamedFile(folder, versions)) about.push(`'${name}/config.pbtxt' names neither a backend nor a platform, and no version has a file by which Triton knows one: write backend: "onnxruntime" or another`);
  return { found: { name, versions, ...(config === undefined ? {} : { config }) }, about };
}

/** Files by whose names Triton knows the backend. */
const KNOWN_FILES = ['model.onnx', 'model.plan', 'model.pt', 'model.py', 'model.savedmodel', 'model.graphdef', 'model.xml'];

async function hasNamedFile(folder: string, versions: readonly number[]): Promise<boolean> {
  const there = await Promise.all(versions.flatMap((version) => KNOWN_FILES.map((file) => isThere(join(folder, String(version), file)))));
  return there.includes(true);
}

/** An ensemble asks for other models of the repository, by name and version. */
function wrongSteps({ name, config }: Found, all: readonly Found[]): string[] {
  const steps = config?.messages('ensemble_scheduling').flatMap((ensemble) => ensemble.messages('step')) ?? [];
  return steps.flatMap((step) => {
    const [model = ''] = step.texts('model_name');
    const version = Number(step.texts('model_version')[0] ?? -1);
    const there = all.find((one) => one.name === model);
    if (there === undefined) return [`the ensemble '${name}' has a step of model_name "${model}", which is not in the repository: add it, or write one of ${listOf(all.filter((one) => one.name !== name).map((one) => one.name))}`];
    if (version >= 0 && !there.versions.includes(version)) return [`the ensemble '${name}' asks for version ${version} of '${model}', which has ${there.versions.join(', ')}: write one of them, or -1 for the latest`];
    return [];
  });
}

/** What Triton takes for a version: other folders are not looked at. */
function isVersion(name: string): boolean {
  return /^[1-9]\d*$/.test(name);
}

async function foldersIn(folder: string): Promise<string[]> {
  const names = (await readdir(folder)).filter((name) => !name.startsWith('.'));
  const are = await Promise.all(names.map((name) => stat(join(folder, name)).then((stats) => stats.isDirectory(), () => false)));
  return names.filter((_, index) => are[index]).sort();
}

function isThere(path: string): Promise<boolean> {
  return stat(path).then(() => true, () => false);
}

function listOf(names: readonly string[]): string {
  return names.map((name) => `'${name}'`).join(', ') || 'nothing';
}
