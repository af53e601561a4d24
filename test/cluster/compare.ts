import { Deployed } from './deployed';
import { ABSENT, Difference, differences } from './diff';
import { normalize } from './normalize';
import { at, Fields, KubeObject, listAt, nameOf, ofKind } from './objects';

/** What is compared; the rest (budgets, network policies) we write ourselves for both targets. */
const COMPARED = ['Pod', 'Service', 'HorizontalPodAutoscaler', 'ScaledObject'];

const SERVER_NAMES = ['kserve-container', 'server'];

/** All differences of one intent between KServe's objects and the plain ones. */
export function compare(kserve: Deployed, plain: Deployed): Difference[] {
  return COMPARED.flatMap((kind) => {
    const [left, right] = [byRole(kserve, kind), byRole(plain, kind)];
    const roles = [...new Set([...left.keys(), ...right.keys()])].sort();
    const spaces: [string, string] = [kserve.namespace, plain.namespace];
    return roles.flatMap((role) => pair(kind, role, left.get(role) ?? [], right.get(role) ?? [], spaces));
  });
}

/** Whatever service of a case it is, its differences are those of its kind: only of what is missing the name counts. */
function pair(
  path: string, role: string, left: KubeObject[], right: KubeObject[], spaces: [string, string],
): Difference[] {
  if (left.length === 0 || right.length === 0) {
    return [{ path: `${path}[${role}]`, kserve: existence(left), plain: existence(right) }];
  }
  const [one, other] = [normalize(left[0], spaces[0]), normalize(right[0], spaces[1])];
  return [
    ...differences(`${path}.count`, left.length, right.length),
    ...differences(`${path}.server.name`, nameServer(one), nameServer(other)),
    ...differences(path, one, other),
  ];
}

/** KServe wants a name of its own for the server's container: both get the same, so that the rest is compared. */
function nameServer(object: Fields): unknown {
  const container = listAt(object, 'spec.containers').find(({ name }) => SERVER_NAMES.includes(String(name)));
  if (container === undefined) { return ABSENT; }
  const { name } = container;
  container.name = '<server>';
  return name;
}

function existence(objects: KubeObject[]): unknown {
  return objects.length === 0 ? ABSENT : 'present';
}

/** Objects by what they are named after, without the suffix that KServe adds for the predictor. */
function byRole({ objects }: Deployed, kind: string): Map<string, KubeObject[]> {
  const roles = new Map<string, KubeObject[]>();
  for (const object of ofKind(objects, kind).filter((one) => ownerOf(one, 'DaemonSet') === undefined)) {
    const role = baseName(object).replace(/-predictor$/, '');
    roles.set(role, [...roles.get(role) ?? [], object]);
  }
  return roles;
}

/** A DaemonSet is ours on either target, and each of its pods names its node. */
function ownerOf(object: KubeObject, kind: string): Fields | undefined {
  return listAt(object, 'metadata.ownerReferences').find((owner) => owner.kind === kind);
}

/** A pod is named after its Deployment. */
function baseName(object: KubeObject): string {
  if (object.kind !== 'Pod') { return nameOf(object); }
  const owner = ownerOf(object, 'ReplicaSet');
  const hash = at<string>(object, 'metadata.labels.pod-template-hash') ?? '';
  return String(owner?.name ?? nameOf(object)).replace(new RegExp(`-${hash}$`), '');
}
