import { ServiceRule } from '../rule';
import { errorsOf } from './argument-problems';

export const FLAG_TWICE: ServiceRule = {
  id: 'KS206',
  title: 'a flag is set twice, or against another',
  severity: 'error',
  acknowledgeable: false,
  why: 'One of the two wins, and which one depends on the engine: the pod listens on one port and is probed on the other.',
  see: 'https://docs.vllm.ai/en/stable/cli/serve.html',
  check: (facts) => errorsOf(facts, 'duplicate', 'conflict'),
};
