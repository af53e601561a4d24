import { at, Fields, KubeObject, listAt, ofKind } from './objects';

/** Where the pods of a group are not those that each of them was told of. */
export function groupProblems(objects: KubeObject[]): string[] {
  const pods = ofKind(objects, 'Pod').filter((pod) => told(pod, 'GROUP_SIZE') !== undefined);
  const groups = new Map<string, KubeObject[]>();
  pods.forEach((pod) => groups.set(groupOf(pod), [...groups.get(groupOf(pod)) ?? [], pod]));
  return [
    ...[...groups].flatMap(([name, members]) => sizeProblem(name, members)),
    ...pods.flatMap(acceleratorProblem),
  ];
}

/** LeaderWorkerSet numbers its groups; Deployments say ids, as an update has two of a number; KServe has one. */
function groupOf(pod: KubeObject): string {
  const { labels } = pod.metadata;
  return labels?.['leaderworkerset.sigs.k8s.io/group-index'] ?? labels?.['cdk8s-kserve.io/group-id'] ?? 'the group';
}

function sizeProblem(name: string, members: KubeObject[]): string[] {
  const sizes = [...new Set(members.map((pod) => told(pod, 'GROUP_SIZE')))];
  const ids = [...new Set(members.map((pod) => told(pod, 'GROUP_ID')))];
  return [
    ...(sizes.length === 1 && sizes[0] === String(members.length)
      ? [] : [`${name} has ${members.length} pods, and they were told of ${sizes.join(' and ')}`]),
    ...(ids.length === 1 ? [] : [`${name} has pods of ${ids.length} revisions`]),
  ];
}

function acceleratorProblem(pod: KubeObject): string[] {
  const limit = at<Fields>(server(pod), 'resources.limits')?.['nvidia.com/gpu'];
  return limit === told(pod, 'GROUP_GPUS_PER_POD')
    ? [] : [`${pod.metadata.name ?? ''} has ${String(limit)} GPUs and was told of ${told(pod, 'GROUP_GPUS_PER_POD') ?? 'none'}`];
}

/** What a pod of a group was told by a variable. */
export function told(pod: KubeObject, name: string): string | undefined {
  return listAt(server(pod), 'env').find((entry) => entry.name === name)?.value as string | undefined;
}

function server(pod: KubeObject): Fields | undefined {
  return listAt(pod, 'spec.containers').find(({ command }) => JSON.stringify(command ?? '').includes('launcher.py'));
}
