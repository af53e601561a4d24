import { KSERVE_VERSIONS, kserveFacts } from '../../knowledge/kserve-versions';
import { maxReplicas } from '../../plan/scaling';
import { targetLabel } from '../../targets/target-intent';
import { leaderWorkerSetWishes } from '../leader-worker-set-wishes';
import { ServiceRule } from '../rule';

/** Where KServe's webhook lets the files of a group be. */
const PLACES = { volume: 'on a claim', oci: 'in an image' };

export const GROUP_ON_KSERVE: ServiceRule = {
  id: 'KS650',
  title: 'a group that KServe cannot run',
  severity: 'error',
  acknowledgeable: false,
  why: 'KServe refuses the object, deletes the workers, or puts two groups behind one address, where each takes the '
    + 'other\'s workers.',
  see: 'https://kserve.github.io/website/docs/model-serving/generative-inference/multi-node',
  check: ({ intent, target }) => {
    const { group, model, fetch, scaling, parallelism: { value: { data } } } = intent;
    if (group === undefined || target.kind !== 'kserve') {
      return [];
    }
    const facts = kserveFacts(target.version);
    const elsewhere = 'use ServingTarget.kubernetes()';
    const source = facts?.multiNodeSources.find((kind) => kind === model.source.kind);
    return [
      ...(facts?.multiNodeBroken === undefined ? [] : [
        `'version' must be one whose multi-node services live, got KServe ${target.version}: ${facts.multiNodeBroken}; `
          + `take ${livingVersions()}, or ${elsewhere}`,
      ]),
      ...(target.mode === 'standard' ? [] : [
        `'mode' must be DeploymentMode.STANDARD for a group of pods, got Knative: leave it out, or ${elsewhere}`,
      ]),
      ...(source === undefined ? [`'model' must be ${facts?.multiNodeSources.map((kind) => PLACES[kind]).join(' or ')} for a `
        + `group of pods on ${targetLabel(target)}, got ${model.source.kind}: put it on a claim, or ${elsewhere}`] : []),
      ...(source !== undefined && (fetch.value.by === 'agent' || fetch.value.by === 'cache') ? [
        `'fetch' must be Fetch.kserve() for a group of pods on ${targetLabel(target)}, got Fetch.${fetch.value.by}(): KServe's webhook `
          + `wants the address and mounts it; leave it out, or ${elsewhere}`,
      ] : []),
      ...(scaling.value.kind === 'fixed' && scaling.value.replicas <= 1 ? [] : [
        `'scaling' must be Scaling.replicas(1) for a group of pods on ${targetLabel(target)}, got `
          + `${scaling.value.kind === 'fixed' ? '' : 'up to '}${maxReplicas(scaling.value)} groups: ${elsewhere}`,
      ]),
      ...(data === 1 ? [] : [`'data' must be 1 for a group of pods on ${targetLabel(target)}, got ${data}: ${elsewhere}`]),
      ...leaderWorkerSetWishes(group).map((wish) => `'${wish}' must be left out on ${targetLabel(target)}, got a value: ${elsewhere}`),
    ];
  },
};

function livingVersions(): string {
  return KSERVE_VERSIONS.filter(({ multiNodeBroken }) => multiNodeBroken === undefined).map(({ patch }) => patch).join(', ');
}
