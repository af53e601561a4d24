import { ServiceRule } from '../rule';
import { errorsOf } from './argument-problems';

export const KNOWN_FLAGS: ServiceRule = {
  id: 'KS203',
  title: 'a flag that the engine\'s version does not have',
  severity: 'error',
  acknowledgeable: false,
  why: 'vLLM exits on an unknown flag, after the image was pulled and the model was fetched; KServe\'s server drops it without a word.',
  see: 'https://docs.vllm.ai/en/stable/cli/serve.html',
  check: (facts) => errorsOf(facts, 'unknown', 'removed', 'not-yet', 'ambiguous-prefix', 'positional'),
};
