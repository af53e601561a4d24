import { ServiceRule } from '../rule';
import { errorsOf } from './argument-problems';

export const FLAG_VALUE: ServiceRule = {
  id: 'KS205',
  title: 'a flag with a value that its parser refuses',
  severity: 'error',
  acknowledgeable: false,
  why: 'The server exits at its start, after the image was pulled and the model was fetched.',
  see: 'https://docs.vllm.ai/en/stable/cli/serve.html',
  check: (facts) => errorsOf(facts, 'value', 'missing-value', 'unexpected-value'),
};
