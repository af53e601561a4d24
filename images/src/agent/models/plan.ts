import { createHash } from 'node:crypto';
import { arePathsBelow, asRecord, isTexts, namedTwice, readPlanFile } from '../plan-file.ts';

/** A model that a server and its Triton are to have. The construct writes it; the agent reads nothing else of it. */
export interface WantedModel {
  /** By which clients ask for it. */
  readonly name: string;
  /** Name and a hash of all that follows: of its folder, and in Triton. Whatever changes is another model there. */
  readonly id: string;
  readonly uri: string;
  /** Of `agent fetch`, such as patterns. */
  readonly args: readonly string[];
  /** `config.pbtxt` without a name. */
  readonly config: string;
  /** Where its file may lie in the folder; the first that is there is served. */
  readonly files: readonly string[];
  /** What the server has to know of it, in the server's own words. */
  readonly server: Readonly<Record<string, unknown>>;
}

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,100}$/;
const HASH_DIGITS = 8;

/** @throws Failure usage, which names what is wrong */
export async function readModelsPlan(path: string): Promise<WantedModel[]> {
  const { plan: { models }, wrong, config: configOf } = await readPlanFile('--models-plan', path);
  if (!Array.isArray(models) || models.length === 0) throw wrong("has no list of 'models': name at least one");
  const wanted = await Promise.all(models.map(async (model: unknown): Promise<WantedModel> => {
    const { name, uri, args = [], config, files, server = {} } = asRecord(model);
    if (typeof name !== 'string' || !NAME.test(name)) throw wrong(`has a model's 'name' of ${JSON.stringify(name)}: give at most 101 letters, digits, dots, dashes and underscores, a letter or digit first`);
    if (typeof uri !== 'string' || uri === '') throw wrong(`has no 'uri' of '${name}'`);
    if (!isTexts(args)) throw wrong(`has 'args' of '${name}' that are no list of texts`);
    if (!arePathsBelow(files) || files.length === 0) throw wrong(`has 'files' of '${name}' that are no list of paths below its folder`);
    if (typeof server !== 'object' || server === null || Array.isArray(server)) throw wrong(`has a 'server' of '${name}' that is no object`);
    const written = await configOf(config, name);
    const hash = createHash('sha256').update(JSON.stringify([uri, args, written, files, server])).digest('hex').slice(0, HASH_DIGITS);
    return { name, id: `${name}-${hash}`, uri, args, config: written, files, server: asRecord(server) };
  }));
  const twice = namedTwice(wanted);
  if (twice !== undefined) throw wrong(`has the model '${twice.name}' twice: give each its own name`);
  return wanted;
}
