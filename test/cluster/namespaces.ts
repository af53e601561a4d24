import { apply, kubectl } from './kubectl';
import { KubeObject } from './objects';
import { Case, Target } from './variants';

/** By this label is removed what the suites leave in a cluster that lives on. */
export const MARK = { 'app.kubernetes.io/managed-by': 'cdk8s-kserve-test' };

/** The namespace of a case on a target. Both have the same length, so that names are cut alike. */
export function namespaceOf(one: Case, target: Target): string {
  return `${target.platform === 'kserve' ? 'kserve' : 'plain0'}-${one.space ?? one.name}`;
}

export function namespace(name: string, labels: Record<string, string> = {}): KubeObject {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: { ...MARK, ...labels } } };
}

/** Pod Security "restricted", unless a case says why its pods or KServe's own containers cannot keep it. */
export function namespaceFor(one: Case, target: Target): KubeObject {
  const lax = target.platform === 'kserve' && one.unrestricted !== undefined;
  const profile = one.privileged === undefined ? lax ? 'baseline' : 'restricted' : 'privileged';
  return namespace(namespaceOf(one, target), { 'pod-security.kubernetes.io/enforce': profile });
}

/** Creates namespaces and waits until pods can be made in them. */
export async function createNamespaces(namespaces: KubeObject[]): Promise<void> {
  await apply(namespaces);
  const names = namespaces.map(({ metadata }) => metadata.name);
  for (let i = 0; i < 60; i++) {
    const text = await kubectl(['get', 'serviceaccounts', '-A', '-o', 'jsonpath={.items[?(@.metadata.name=="default")].metadata.namespace}']);
    const served = new Set(text.split(' '));
    if (names.every((name) => served.has(name ?? ''))) { return; }
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  throw new Error('the namespaces got no default service account: does the controller manager run?');
}

/** Removes all that the suites have made; for clusters that live on. */
export async function cleanUp(): Promise<void> {
  const mark = Object.entries(MARK).map(([key, value]) => `${key}=${value}`).join(',');
  await kubectl(['delete', 'namespaces,priorityclasses', '-l', mark, '--timeout=10m']);
}
