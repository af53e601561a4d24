import { GroupPlan, PodGroupPlan, RolloutPlan, ServingPlan } from '../../plan/serving-plan';
import { compact } from '../compact';
import { ImpliedObject, Manifest } from '../manifest';
import { acknowledgements, objectMetadata } from '../metadata';
import { KubernetesTargetIntent } from '../target-intent';
import { podTemplate, PodTemplate } from './pod-template';
import { roleSelector, workloadName } from './selector';

/**
 * Groups of a head and its workers. A group starts, restarts and is updated as one.
 *
 * @see https://lws.sigs.k8s.io/docs/reference/leaderworkerset.v1/
 */
export function leaderWorkerSet(plan: ServingPlan, group: GroupPlan, target: KubernetesTargetIntent): Manifest {
  const [head, worker] = plan.groups;
  return {
    id: 'LeaderWorkerSet',
    apiVersion: 'leaderworkerset.x-k8s.io/v1',
    kind: 'LeaderWorkerSet',
    metadata: objectMetadata(plan, {
      name: workloadName(plan), labels: queueLabels(group),
      annotations: { ...acknowledgements(plan), ...topologyAnnotations(group) },
    }),
    body: {
      spec: compact({
        replicas: plan.scaling.value.kind === 'fixed' ? plan.scaling.value.replicas : undefined,
        startupPolicy: 'LeaderCreated',
        rolloutStrategy: { type: 'RollingUpdate', rollingUpdateConfiguration: rollout(plan.rollout) },
        leaderWorkerTemplate: {
          size: group.pods,
          // A rank that comes back alone never joins: the group starts anew.
          restartPolicy: 'RecreateGroupOnPodRestart',
          leaderTemplate: template(plan, head, target),
          workerTemplate: template(plan, worker, target),
        },
      }),
    },
  };
}

/**
 * What its controller makes: a StatefulSet of heads, one of the workers of each group, and the Service that pods find
 * each other by.
 */
export function impliedBySet(plan: ServingPlan): ImpliedObject[] {
  const name = workloadName(plan);
  const set = { apiVersion: 'apps/v1', kind: 'StatefulSet', name };
  return [set, { ...set, numbered: true }, { apiVersion: 'v1', kind: 'Service', name }];
}

function template(plan: ServingPlan, { role, pod }: PodGroupPlan, target: KubernetesTargetIntent): PodTemplate {
  const labels = { ...plan.labels, ...pod.labels, ...roleSelector(plan, role) };
  return podTemplate(pod, labels, labels, target);
}

function rollout({ strategy }: RolloutPlan): object {
  return strategy.kind === 'surge'
    ? { maxSurge: strategy.maxSurge, maxUnavailable: 0 }
    : { maxSurge: 0, maxUnavailable: 1 };
}

/** @see https://kueue.sigs.k8s.io/docs/tasks/run/leaderworkerset/ */
function queueLabels({ gang }: GroupPlan): Record<string, string> {
  return gang.kind === 'kueue' ? { 'kueue.x-k8s.io/queue-name': gang.queueName } : {};
}

/** @see https://lws.sigs.k8s.io/docs/concepts/ */
function topologyAnnotations({ exclusiveTopology }: GroupPlan): Record<string, string> {
  return exclusiveTopology === undefined ? {} : { 'leaderworkerset.sigs.k8s.io/exclusive-topology': exclusiveTopology };
}
