import { TaskId } from '../task-id';

/** The tasks in the words of the Hub, which our server has. */
export const SERVER_TASKS: Record<TaskId, string> = {
  'text-generation': 'text-generation',
  'embedding': 'feature-extraction',
  'classification': 'text-classification',
  'token-classification': 'token-classification',
  'fill-mask': 'fill-mask',
  'rerank': 'text-ranking',
};
