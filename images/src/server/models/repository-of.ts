import { threadsOf } from '../../settings/cpu-limit.ts';
import type { Settings } from '../options.ts';
import type { Observer } from '../runtime/observer.ts';
import { loadModel } from './load-model.ts';
import { Repository } from './repository.ts';

/** The models that the settings name; none is loaded yet. */
export async function repositoryOf(settings: Settings, observer: Observer): Promise<Repository> {
  const { modelDir, modelsDir, task, maxLength } = settings;
  const repository = new Repository({
    ...(modelDir === undefined ? {} : { single: { name: settings.modelName, folder: modelDir } }),
    ...(modelsDir === undefined ? {} : { parent: modelsDir }),
    load: (name, folder) => loadModel(name, folder, {
      ...threadsOf(settings), observer, graph: settings.graph, spin: settings.spin,
      ...(task === undefined ? {} : { task }), ...(maxLength === undefined ? {} : { maxLength }),
      maxRows: settings.maxBatchRows, maxBatchTokens: settings.maxBatchTokens, maxQueue: settings.maxQueue, maxBatch: settings.maxRequestInputs,
    }),
  });
  await repository.scan();
  return repository;
}
