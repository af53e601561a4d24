import type { Failure } from '../failure.ts';
import { arePathsBelow, asRecord, isTexts, namedTwice, readPlanFile } from '../plan-file.ts';

/** What a repository of Triton is to hold. The construct writes it; the agent reads nothing else of it. */
export interface RepositoryPlan {
  readonly models: readonly PlannedModel[];
  /** A repository that is there already: all of its models, or those that are named. */
  readonly existing?: { readonly folder: string; readonly models: readonly string[] };
}

export interface PlannedModel {
  readonly name: string;
  /** `config.pbtxt` as it stands beside the plan. */
  readonly config: string;
  readonly versions: readonly PlannedVersion[];
}

export interface PlannedVersion {
  readonly version: number;
  /** Folder that a model was fetched to. */
  readonly folder: string;
  /** Where its file may lie in it; the first that is there is served. Empty: a version without files, of an ensemble. */
  readonly files: readonly string[];
}

/** A folder's name; Triton takes more, clients and URLs do not. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;

/** @throws Failure usage, which names what is wrong */
export async function readPlan(path: string): Promise<RepositoryPlan> {
  const { plan: { models = [], existing }, wrong, config: configOf } = await readPlanFile('--repository-plan', path);
  if (!Array.isArray(models)) throw wrong("has 'models' that are no list");
  if (models.length === 0 && existing === undefined) throw wrong("has neither 'models' nor 'existing': name at least one model");
  const planned = await Promise.all(models.map(async (model: unknown): Promise<PlannedModel> => {
    const { name, config, versions } = asRecord(model);
    if (typeof name !== 'string' || !NAME.test(name)) throw wrong(`has a model's 'name' of ${JSON.stringify(name)}: give at most 128 letters, digits, dots, dashes and underscores, a letter or digit first`);
    const written = await configOf(config, name);
    if (!Array.isArray(versions) || versions.length === 0) throw wrong(`has no list of 'versions' of '${name}'`);
    return { name, config: written, versions: versions.map((one) => versionOf(one, name, wrong)) };
  }));
  const twice = namedTwice(planned);
  if (twice !== undefined) throw wrong(`has the model '${twice.name}' twice: give each its own name`);
  return { models: planned, ...(existing === undefined ? {} : { existing: existingOf(existing, wrong) }) };
}

function versionOf(one: unknown, name: string, wrong: (what: string) => Failure): PlannedVersion {
  const { version, folder, files = [] } = asRecord(one);
  if (typeof version !== 'number' || !Number.isSafeInteger(version) || version < 1) throw wrong(`has a 'version' of '${name}' of ${JSON.stringify(version)}: give a whole number from 1 on, the name of its folder`);
  if (typeof folder !== 'string' || !folder.startsWith('/')) throw wrong(`has a 'folder' of '${name}' of ${JSON.stringify(folder)}: give an absolute path`);
  if (!arePathsBelow(files)) throw wrong(`has 'files' of '${name}' that are no list of paths below its folder`);
  return { version, folder, files };
}

function existingOf(existing: unknown, wrong: (what: string) => Failure): NonNullable<RepositoryPlan['existing']> {
  const { folder, models = [] } = asRecord(existing);
  if (typeof folder !== 'string' || !folder.startsWith('/')) throw wrong(`has a 'folder' of 'existing' of ${JSON.stringify(folder)}: give an absolute path`);
  if (!isTexts(models)) throw wrong("has 'models' of 'existing' that are no list of names");
  return { folder, models };
}
