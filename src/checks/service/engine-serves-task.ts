import { kserveFacts } from '../../knowledge/kserve-versions';
import { enginesFor, TASK_SUPPORT } from '../../knowledge/tasks';
import { engineLabel } from '../../plan/engine-intent';
import { ServiceRule } from '../rule';

export const ENGINE_SERVES_TASK: ServiceRule = {
  id: 'KS202',
  title: 'an engine that does not serve the task',
  severity: 'error',
  acknowledgeable: false,
  why: 'The server starts and answers every request with an error, or refuses the architecture after the download.',
  check: ({ intent }) => {
    const { engine, task } = intent;
    if (task === undefined || !intent.engineChosen) {
      return [];
    }
    const row = TASK_SUPPORT.find((candidate) => candidate.task === task && candidate.engine === engine.kind);
    if (row === undefined) {
      return [`'engine' must be ${enginesFor(task, intent.accelerator !== undefined).join(' or ')} for the task ${task}, got ${engineLabel(engine)}`];
    }
    if (engine.kind !== 'huggingFaceServer') {
      return [];
    }
    if (row.backends !== undefined && !row.backends.includes(engine.backend)) {
      return [`'backend' must be ${row.backends.join(' or ')} for the task ${task}, got '${engine.backend}'`];
    }
    return task === 'rerank' && kserveFacts(engine.kserveVersion.value)?.rerank !== true
      ? [`'version' must be at least 0.15.1 for the task rerank, got ${engine.kserveVersion.value}`]
      : [];
  },
};
