import { sortEnvironment } from '../../plan/environment';
import { hashOfData } from '../../plan/hash';
import { PodPlan } from '../../plan/pod-plan';
import { PodGroupPlan, ServingPlan } from '../../plan/serving-plan';
import { derived } from '../../plan/sourced';
import { Manifest } from '../manifest';
import { KubernetesTargetIntent } from '../target-intent';
import { deploymentOf } from './deployment';
import { podTemplate, PodTemplate } from './pod-template';
import { rendezvous, rendezvousName } from './rendezvous';
import { indexLabel, Labels, roleSelector } from './selector';

/**
 * Groups of built-in objects: a Deployment of one head and a Deployment of its workers for each. Their names and
 * selectors stay over updates. What keeps groups and revisions apart is the id alone, which each pod is told.
 */
export function headAndWorkerSets(plan: ServingPlan, target: KubernetesTargetIntent): Manifest[] {
  const scaling = plan.scaling.value;
  const count = scaling.kind === 'fixed' ? scaling.replicas : 1;
  // None is one that is switched off: objects that are gone from a manifest would run on.
  return Array.from({ length: Math.max(1, count) }, (_, index) => index)
    .flatMap((index) => oneGroup(plan, index, count > 0, target));
}

function oneGroup(plan: ServingPlan, index: number, on: boolean, target: KubernetesTargetIntent): Manifest[] {
  const members = plan.groups.map((member) => ({ ...member, pod: withHead(plan, member, index) }));
  // Of both templates as they are applied: whatever changes in one of them, the other one rolls, too.
  const id = `${hashOfData(members.map((member) => memberTemplate(plan, member, index, target)))}-${index}`;
  return [
    rendezvous(plan, index),
    ...members.map((member) => deploymentOf(plan, member.pod, {
      id: `Deployment-${member.role}-${index}`,
      name: `${plan.name}-${member.role}-${index}`,
      replicas: on ? member.size : 0,
      selector: memberSelector(plan, member, index),
      labels: memberSelector(plan, member, index),
      template: memberTemplate(plan, { ...member, pod: told(member.pod, { GROUP_ID: id }) }, index, target, {
        'cdk8s-kserve.io/group-id': id,
      }),
    })),
  ];
}

function memberSelector(plan: ServingPlan, { role }: PodGroupPlan, index: number): Labels {
  return { ...roleSelector(plan, role), ...indexLabel(index) };
}

/** Heads keep away from the heads of all groups, and workers from all workers. */
function memberTemplate(
  plan: ServingPlan, member: PodGroupPlan, index: number, target: KubernetesTargetIntent, more: Labels = {},
): PodTemplate {
  const labels = { ...plan.labels, ...member.pod.labels, ...memberSelector(plan, member, index), ...more };
  return podTemplate(member.pod, labels, roleSelector(plan, member.role), target);
}

function withHead(plan: ServingPlan, { role, pod }: PodGroupPlan, index: number): PodPlan {
  return role === 'head' ? pod : told(pod, { GROUP_HEAD_ADDRESS: rendezvousName(plan, index) });
}

/** The pod with variables of its group. */
function told(pod: PodPlan, values: Readonly<Record<string, string>>): PodPlan {
  const [server, ...rest] = pod.containers;
  const more = Object.entries(values).map(([name, value]) => derived({ name, value }, 'the group of the pod'));
  return { ...pod, containers: [{ ...server, env: sortEnvironment([...server.env, ...more]) }, ...rest] };
}
