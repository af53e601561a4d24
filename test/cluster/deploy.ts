import { Deployed } from './deployed';
import { apply, kubectl, listAll, tryApply } from './kubectl';
import { createNamespaces, namespaceFor, namespaceOf } from './namespaces';
import { isClusterScoped, KubeObject } from './objects';
import { problemsOf } from './ready';
import { Case, Target, targetsOf } from './variants';
import { inRange } from './versions';

const KINDS = [
  'services', 'serviceaccounts', 'deployments.apps', 'poddisruptionbudgets.policy',
  'horizontalpodautoscalers.autoscaling', 'networkpolicies.networking.k8s.io', 'ingresses.networking.k8s.io',
  'scaledobjects.keda.sh', 'leaderworkersets.leaderworkerset.x-k8s.io', 'httproutes.gateway.networking.k8s.io',
  'inferenceservices.serving.kserve.io', 'servingruntimes.serving.kserve.io',
  'pods', // Asked for last: what a Deployment says to be available must be in the list.
];
/** How long the number of ready cases may stay the same. */
const PATIENCE_SECONDS = 60;

/** Applies all cases at once and waits until they are ready, or time is up. */
export async function deploy(cases: Case[], version: string, only?: Target['platform']): Promise<Deployed[]> {
  const due = cases.filter((one) => inRange(version, one.versions));
  const pairs = due.flatMap((one) => targetsOf(one, version).map((target) => ({ one, target })))
    .filter(({ target }) => only === undefined || target.platform === only);
  await createNamespaces(pairs.map(({ one, target }) => namespaceFor(one, target)));
  await apply(pairs.flatMap(({ one, target }) => {
    const space = namespaceOf(one, target);
    return (one.setup?.(target, space) ?? []).map((object) => placed(object, space));
  }));
  const all = pairs.map(({ one, target }) => render(one, target));
  await applyAll(all);
  await waitFor(all);
  return all;
}

/** What a case comes to on a target, not yet applied. */
export function render(one: Case, target: Target): Deployed {
  const namespace = namespaceOf(one, target);
  const admissionOnly = target.platform === 'kserve' && one.admissionOnly !== undefined;
  const deployed = { name: one.name, target, namespace, admissionOnly, problems: [], objects: [] };
  try {
    const applied = one.objects(target, namespace).map((object) => placed(object, namespace));
    return { ...deployed, applied, refused: '' };
  } catch (error) {
    return { ...deployed, applied: [], refused: `at synth: ${String(error)}` };
  }
}

/** One call for everything; only when that fails one for each case, to learn which. */
export async function applyAll(all: Deployed[]): Promise<void> {
  const rendered = all.filter(({ refused }) => refused === '');
  const outcome = await tryApply(rendered.flatMap(({ applied }) => applied));
  if (outcome.code === 0) { return; }
  for (const one of rendered) {
    const { code, stderr } = await tryApply(one.applied);
    one.refused = code === 0 ? '' : stderr;
  }
}

/** Looks at the cluster until nothing is missing any more, or nothing moves any more. */
export async function waitFor(all: Deployed[]): Promise<void> {
  const simulated = await nodesAreSimulated();
  let moved = Date.now();
  let before = -1;
  for (;;) {
    const objects = await listAll(KINDS);
    for (const one of all) {
      one.objects = objects.filter(({ metadata }) => metadata.namespace === one.namespace);
      one.problems = one.refused !== '' || one.admissionOnly ? [] : problemsOf(one, simulated);
    }
    const waiting = all.filter(({ problems }) => problems.length > 0).length;
    if (waiting !== before) {
      process.stderr.write(`  ${all.length - waiting} of ${all.length} are ready\n`);
      moved = Date.now();
      before = waiting;
    }
    if (waiting === 0 || Date.now() - moved > PATIENCE_SECONDS * 1000) { return; }
    await new Promise((resolve) => setTimeout(resolve, 2000));
  }
}

/** On real nodes pods need their images, models and GPUs: there only the objects are looked at. */
async function nodesAreSimulated(): Promise<boolean> {
  const { items } = JSON.parse(await kubectl(['get', 'nodes', '-o', 'json'])) as { items: KubeObject[] };
  return items.every(({ metadata }) => metadata.annotations?.['kwok.x-k8s.io/node'] !== undefined);
}

function placed(object: KubeObject, space: string): KubeObject {
  if (isClusterScoped(object)) { return object; }
  return { ...object, metadata: { ...object.metadata, namespace: object.metadata.namespace ?? space } };
}
