import { ServiceRule } from '../rule';
import { errorsOf } from './argument-problems';

export const FLAG_SPELLING: ServiceRule = {
  id: 'KS204',
  title: 'a flag in a spelling that the engine does not read',
  severity: 'error',
  acknowledgeable: false,
  why: 'KServe\'s server knows its own flags by underscores and vLLM\'s by dashes only; the other spelling is dropped.',
  see: 'https://docs.vllm.ai/en/stable/cli/serve.html',
  check: (facts) => errorsOf(facts, 'spelling'),
};
