import { Deployed } from './deployed';
import { Difference, differences } from './diff';
import { at, nameOf, ofKind } from './objects';

/** The pod templates of all Deployments, by namespace and name. */
export type Templates = Record<string, unknown>;

export function templatesOf(deployed: Deployed[]): Templates {
  return Object.fromEntries(deployed.flatMap(({ namespace, objects }) => ofKind(objects, 'Deployment').map((object) => {
    return [`${namespace}/${nameOf(object)}`, at(object, 'spec.template')];
  })));
}

/** The Deployments whose pods are replaced, with what changed in their templates. */
export function restarts(before: Templates, after: Templates): Map<string, Difference[]> {
  const names = Object.keys(before).filter((name) => name in after);
  const found = names.map((name) => [name, differences('template', before[name], after[name])] as const);
  return new Map(found.filter(([, changes]) => changes.length > 0));
}
