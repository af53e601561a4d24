import { engineLabel } from '../../plan/engine-intent';
import { ServiceRule } from '../rule';

export const GROUP_ENGINE: ServiceRule = {
  id: 'KS351',
  title: 'an engine that cannot span pods here',
  severity: 'error',
  acknowledgeable: false,
  why: 'The launcher of groups starts vLLM; another server would run on the head alone.',
  check: ({ intent }) => (intent.group !== undefined && intent.engine.kind !== 'vllm'
    ? [`'engine' must be Engine.vllm() for a group of pods, got ${engineLabel(intent.engine)}`]
    : []),
};
