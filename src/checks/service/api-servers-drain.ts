import { drainsByItself } from '../../plan/engines/api-servers';
import { ServiceRule } from '../rule';
import { extraFlags } from './argument-problems';

export const API_SERVERS_DRAIN: ServiceRule = {
  id: 'KS222',
  title: 'several API servers, which drop what runs when the pod stops',
  severity: 'warning',
  acknowledgeable: true,
  why: 'At the stop signal one API server waits for its engines; of several none owns them, and every running request fails.',
  see: 'https://docs.vllm.ai/en/stable/serving/data_parallel_deployment/',
  check: (facts) => {
    const { intent } = facts;
    return intent.engine.kind !== 'vllm' || !drainsByItself(intent, intent.engine) ? [] : extraFlags(facts)
      .filter(({ flag, values }) => flag === '--api-server-count' && Number(values[0]) > 1)
      .map(({ values }) => `'--api-server-count' should be 1 for a drain, got ${values[0]}: take it out of extraArgs`);
  },
};
