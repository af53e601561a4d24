import { estimateStartupSeconds, gibibytes } from '../../plan/probes';
import { ServiceRule } from '../rule';

export const STARTUP_BUDGET: ServiceRule = {
  id: 'KS304',
  title: 'the startup budget is shorter than loading is expected to take',
  severity: 'warning',
  acknowledgeable: true,
  why: 'The kubelet kills a server that still loads, and the next one loads no faster.',
  check: ({ intent }) => {
    const estimate = estimateStartupSeconds(intent);
    return intent.startupBudgetSeconds !== undefined && estimate !== undefined && intent.startupBudgetSeconds < estimate
      ? [`'startupBudget' should be at least ${estimate} seconds for a model of ${gibibytes(intent.model.sizeBytes ?? 0)}, `
        + `got ${intent.startupBudgetSeconds}`]
      : [];
  },
};
