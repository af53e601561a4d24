import { ServiceRule } from '../rule';
import { argumentProblems } from './argument-problems';

export const FLAG_CURRENT: ServiceRule = {
  id: 'KS207',
  title: 'a flag that its engine will drop, or a value that it may not know',
  severity: 'warning',
  acknowledgeable: true,
  why: 'It still works, or it may work in an image of your own; the next version may end that.',
  see: 'https://docs.vllm.ai/en/stable/cli/serve.html',
  check: (facts) => argumentProblems(facts).filter(({ level }) => level === 'warning').map(({ message }) => message),
};
