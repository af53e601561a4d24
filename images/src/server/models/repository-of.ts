import { realpath } from 'node:fs/promises';
import { basename } from 'node:path';
import { threadsOf } from '../../settings/cpu-limit.ts';
import { SILENT, type Log } from '../../program/log.ts';
import type { Settings } from '../options.ts';
import type { Observer } from '../runtime/observer.ts';
import { settingsBeside } from './beside.ts';
import { loadModel } from './load-model.ts';
import { Repository } from './repository.ts';

/** The models that the settings name; none is loaded yet. */
export async function repositoryOf(settings: Settings, observer: Observer, log: Log = SILENT, settled?: () => Promise<void>): Promise<Repository> {
  const { modelDir, modelsDir, task, maxLength, tritonUrl, tritonConnections: connections } = settings;
  const repository = new Repository({
    ...(modelDir === undefined ? {} : { single: { name: settings.modelName, folder: modelDir } }),
    ...(modelsDir === undefined ? {} : { parent: modelsDir }),
    ...(settled === undefined ? {} : { settled }),
    load: async (name, given) => {
      // A link may lead elsewhere while files are read.
      const folder = settings.modelLinks ? await realpath(given) : given;
      const model = settings.modelLinks ? basename(folder) : settings.tritonModel;
      const own = settings.modelLinks ? await settingsBeside(folder) : {};
      return loadModel(name, folder, {
        ...threadsOf(settings), observer, graph: settings.graph, spin: settings.spin,
        ...(tritonUrl === undefined ? {} : { triton: { url: tritonUrl, connections, log, ...(model === undefined ? {} : { model }) } }),
        ...(task === undefined ? {} : { task }), ...(maxLength === undefined ? {} : { maxLength }),
        maxRows: settings.maxBatchRows, maxBatchTokens: settings.maxBatchTokens, maxQueue: settings.maxQueue, maxBatch: settings.maxRequestInputs,
        ...own,
      });
    },
  });
  await repository.scan();
  return repository;
}
