import { estimateJoinSeconds, joinTimeoutSeconds } from '../../plan/join-timeout';
import { DEFAULT_STARTUP_SECONDS, gibibytes } from '../../plan/probes';
import { ServiceRule } from '../rule';

export const GROUP_JOIN_TIME: ServiceRule = {
  id: 'KS359',
  title: 'a group that may give up while one of its pods still fetches or loads',
  severity: 'warning',
  acknowledgeable: true,
  why: 'Each pod fetches for itself. One that waits for a slower one ends at the join timeout, the group begins anew, and so does every fetch.',
  check: ({ intent }) => {
    const { group, model, startupBudgetSeconds } = intent;
    if (group === undefined || model.source.kind === 'volume') {
      return [];
    }
    const estimate = estimateJoinSeconds(intent);
    const given = joinTimeoutSeconds(intent, group);
    if (estimate !== undefined && given < estimate) {
      return [`'joinTimeout' should be at least ${estimate} seconds where each pod fetches ${gibibytes(model.sizeBytes ?? 0)}, got ${given}: `
        + 'raise it, or leave it out'];
    }
    return model.sizeBytes === undefined && startupBudgetSeconds === undefined
      ? [`'size' should be set for a model that each of ${group.pods} pods fetches, got none: they wait ${given} seconds for each other and `
        + `${DEFAULT_STARTUP_SECONDS} for the engine; set it, or set startupBudget and joinTimeout`]
      : [];
  },
};
