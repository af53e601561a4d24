import { threadsOf } from '../../settings/cpu-limit.ts';
import { SILENT, type Log } from '../../program/log.ts';
import type { Settings } from '../options.ts';
import type { Observer } from '../runtime/observer.ts';
import { loadModel } from './load-model.ts';
import { Repository } from './repository.ts';

/** The models that the settings name; none is loaded yet. */
export async function repositoryOf(settings: Settings, observer: Observer, log: Log = SILENT): Promise<Repository> {
  const { modelDir, modelsDir, task, maxLength, tritonUrl, tritonModel, tritonConnections: connections } = settings;
  const repository = new Repository({
    ...(modelDir === undefined ? {} : { single: { name: settings.modelName, folder: modelDir } }),
    ...(modelsDir === undefined ? {} : { parent: modelsDir }),
    load: (name, folder) => loadModel(name, folder, {
      ...threadsOf(settings), observer, graph: settings.graph, spin: settings.spin,
      ...(tritonUrl === undefined ? {} : { triton: { url: tritonUrl, connections, log, ...(tritonModel === undefined ? {} : { model: tritonModel }) } }),
      ...(task === undefined ? {} : { task }), ...(maxLength === undefined ? {} : { maxLength }),
      maxRows: settings.maxBatchRows, maxBatchTokens: settings.maxBatchTokens, maxQueue: settings.maxQueue, maxBatch: settings.maxRequestInputs,
    }),
  });
  await repository.scan();
  return repository;
}
