import { TaskId } from '../../plan/task-id';
import { wrongValue } from '../reject';
import { ServiceRule } from '../rule';

export const TRITON_TASK: ServiceRule = {
  id: 'KS750',
  title: 'text generation behind Triton',
  severity: 'error',
  acknowledgeable: false,
  why: 'Tokens are generated one after the other with a cache of keys and values, for which the pair has no protocol.',
  check: ({ intent: { triton, task } }) => (triton === undefined ? [] : [
    ...refused('task', task), ...triton.further.flatMap((one, index) => refused(`furtherModels[${index}].task`, one.task)),
  ]),
};

function refused(prop: string, task: TaskId | undefined): string[] {
  return task !== 'text-generation' ? [] : [wrongValue(prop, 'another than text generation with Triton', task,
    'use HuggingFaceService, or MultiNodeVllm for a model over several pods')];
}
