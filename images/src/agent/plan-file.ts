import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Failure } from './failure.ts';

/** What the construct wrote for the agent: JSON, with other files beside it. */
export interface PlanFile {
  readonly plan: Readonly<Record<string, unknown>>;
  /** A refusal that names the file. */
  wrong(what: string): Failure;
  /** The text of a file beside it that a model names as its configuration. @throws Failure usage */
  config(name: unknown, model: string): Promise<string>;
}

/** @throws Failure usage, which names what is wrong */
export async function readPlanFile(option: string, path: string): Promise<PlanFile> {
  const wrong = (what: string): Failure => new Failure('usage', `${option} '${path}' ${what}`);
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw wrong(`cannot be read (${error.code}): mount the ConfigMap of the service there`);
  });
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch (error) {
    throw wrong(`is no JSON (${(error as Error).message})`);
  }
  return {
    plan: asRecord(read),
    wrong,
    config: async (name, model) => {
      if (typeof name !== 'string' || name.includes('/')) throw wrong(`has a 'config' of '${model}' of ${JSON.stringify(name)}: name a file beside the plan`);
      return readFile(join(dirname(path), name), 'utf8').catch((error: NodeJS.ErrnoException) => {
        throw wrong(`names the configuration '${name}' of '${model}', which cannot be read (${error.code})`);
      });
    },
  };
}

/** The first of several that has the name of another one. */
export function namedTwice<Model extends { readonly name: string }>(models: readonly Model[]): Model | undefined {
  return models.find(({ name }, index) => models.findIndex((other) => other.name === name) < index);
}

export function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}

/** Paths that stay below the folder that they are looked for in. */
export function arePathsBelow(value: unknown): value is readonly string[] {
  return isTexts(value) && value.every((file) => !file.startsWith('/') && !file.split('/').includes('..'));
}

export function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? value as Readonly<Record<string, unknown>> : {};
}
