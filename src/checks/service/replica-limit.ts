import { maxReplicas } from '../../plan/scaling';
import { ServiceRule } from '../rule';

export const REPLICA_LIMIT: ServiceRule = {
  id: 'KS404',
  title: 'more replicas than the scope allows',
  severity: 'error',
  acknowledgeable: false,
  why: 'The platform team set a limit for all services of the scope.',
  check: ({ intent }) => {
    const limit = intent.maxReplicas;
    const replicas = maxReplicas(intent.scaling.value);
    return limit !== undefined && replicas > limit.value
      ? [`'scaling' must stay within the ${limit.value} replicas of ${limit.from.detail}, got ${replicas}`]
      : [];
  },
};
