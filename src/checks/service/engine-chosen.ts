import { enginesFor, TASK_SUPPORT } from '../../knowledge/tasks';
import { ServiceRule } from '../rule';

export const ENGINE_CHOSEN: ServiceRule = {
  id: 'KS201',
  title: 'no engine, and no accelerator to choose one by',
  severity: 'error',
  acknowledgeable: false,
  why: 'Which engine is right on CPU depends on the task; guessing wrong gives a server that starts and answers slowly, or not at all.',
  check: ({ intent }) => {
    if (intent.engineChosen) {
      return [];
    }
    const choices = intent.task === undefined
      ? [...new Set(TASK_SUPPORT.map((row) => row.task))].map((task) => `${task}: ${enginesFor(task).join(' or ')}`).join('; ')
      : enginesFor(intent.task).join(' or ');
    return [`'engine' must be set without an accelerator, got none: set 'accelerator', or choose by task: ${choices}`];
  },
};
