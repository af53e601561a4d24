import { kserveFacts } from '../../knowledge/kserve-versions';
import { ServiceRule } from '../rule';

export const GROUP_NEVER_READY: ServiceRule = {
  id: 'KS651',
  title: 'a multi-node service that KServe never calls ready',
  severity: 'warning',
  acknowledgeable: true,
  why: 'It serves, but its InferenceService stays Ready=Unknown: KServe makes no way in from outside, and whoever waits for it waits for ever.',
  check: ({ intent, target }) => {
    const facts = target.kind === 'kserve' ? kserveFacts(target.version) : undefined;
    return intent.group !== undefined && facts?.multiNodeNeverReady === true && facts.multiNodeBroken === undefined
      ? [`'version' should be 0.15 for a group of pods that KServe calls ready, got KServe ${facts.patch}: `
        + 'watch the Deployments instead, and set route, which leads to the head']
      : [];
  },
};
