import { after } from 'node:test';
import { loadModel, type LoadOptions } from '../../src/server/models/load-model.ts';
import type { LoadedModel } from '../../src/server/models/loaded-model.ts';
import { taskOf } from '../../src/server/tasks/task.ts';
import { call } from '../support/calls.ts';
import { LOAD } from '../support/loading.ts';
import { tinyModel } from '../support/tiny.ts';

/** A tiny model, asked as the protocols ask. */
export interface Asked {
  readonly model: LoadedModel;
  pipeline(instance: unknown, parameters?: object): Promise<any>;
  kserve(instance: unknown, parameters?: object): Promise<any>;
}

export async function asking(name: string, changes: Partial<LoadOptions> = {}): Promise<Asked> {
  const model = await loadModel(name, tinyModel(name), { ...LOAD, ...changes });
  after(() => model.runner.close());
  const ask = (shape: 'pipeline' | 'kserve') => async (instance: unknown, parameters?: object): Promise<any> => {
    const task = taskOf(model.files.task);
    const options = task.options(parameters);
    const [output] = await task.run(model, [task.parse(instance)], options, call());
    return task[shape](output, options);
  };
  return { model, pipeline: ask('pipeline'), kserve: ask('kserve') };
}
