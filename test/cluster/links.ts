import { at, Fields, KubeObject, label, listAt, nameOf, ofKind, selects } from './objects';

type Labels = Record<string, string>;

/** References between the objects of a namespace that lead nowhere. */
export function danglingLinks(objects: KubeObject[]): string[] {
  const pods = [
    ...ofKind(objects, 'Pod'), ...ofKind(objects, 'Deployment').map(template),
    ...ofKind(objects, 'LeaderWorkerSet').flatMap(groupTemplates),
  ];
  return [
    ...ofKind(objects, 'Service').flatMap((service) => danglingService(service, pods)),
    ...ofKind(objects, 'PodDisruptionBudget').flatMap((one) => danglingSelector(one, 'spec.selector.matchLabels', pods)),
    ...ofKind(objects, 'NetworkPolicy').flatMap((one) => danglingSelector(one, 'spec.podSelector.matchLabels', pods)),
    ...ofKind(objects, 'HorizontalPodAutoscaler', 'ScaledObject').flatMap((one) => danglingScaler(one, objects)),
  ];
}

/** A Deployment without replicas has no pods yet, but its template says what they will be. */
function template(deployment: KubeObject): KubeObject {
  return { apiVersion: 'v1', kind: 'Pod', metadata: {}, ...at<object>(deployment, 'spec.template') };
}

/** The same for groups; the controller adds the label by which its own Service finds them. */
function groupTemplates(set: KubeObject): KubeObject[] {
  return ['leaderTemplate', 'workerTemplate'].map((role) => {
    const { metadata, ...rest } = at<KubeObject>(set, `spec.leaderWorkerTemplate.${role}`) ?? set;
    const labels = { ...metadata.labels, 'leaderworkerset.sigs.k8s.io/name': nameOf(set) };
    return { ...rest, apiVersion: 'v1', kind: 'Pod', metadata: { ...metadata, labels } };
  });
}

function danglingSelector(object: KubeObject, path: string, pods: KubeObject[]): string[] {
  const selector = at<Labels>(object, path);
  return pods.some((pod) => selects(selector, pod.metadata.labels)) ? [] : [`${label(object)} selects no pod: ${JSON.stringify(selector)}`];
}

function danglingService(service: KubeObject, pods: KubeObject[]): string[] {
  const selector = at<Labels>(service, 'spec.selector');
  if (selector === undefined) { return []; } // An ExternalName, or somebody's own endpoints.
  const behind = pods.filter((pod) => selects(selector, pod.metadata.labels));
  if (behind.length === 0) { return [`${label(service)} selects no pod: ${JSON.stringify(selector)}`]; }
  return listAt(service, 'spec.ports').flatMap(({ targetPort }) => {
    return behind.every((pod) => portsOf(pod).has(targetPort)) ? [] : [`${label(service)}: no container has port ${String(targetPort)}`];
  });
}

/** The ports of a pod, by number and by name. */
function portsOf(pod: KubeObject): Set<unknown> {
  const ports = listAt(pod, 'spec.containers').flatMap((container) => listAt<Fields>(container, 'ports'));
  return new Set(ports.flatMap(({ name, containerPort }) => [name, containerPort]));
}

function danglingScaler(scaler: KubeObject, objects: KubeObject[]): string[] {
  const target = at<string>(scaler, 'spec.scaleTargetRef.name');
  return ofKind(objects, 'Deployment', 'LeaderWorkerSet').some((object) => nameOf(object) === target)
    ? [] : [`${label(scaler)} scales '${target}', which is not there`];
}
