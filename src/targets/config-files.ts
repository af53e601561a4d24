import { ServingPlan } from '../plan/serving-plan';
import { Manifest } from './manifest';
import { objectMetadata } from './metadata';

/** The files of a plan as a ConfigMap; none where it has none. */
export function configFiles(plan: ServingPlan): Manifest[] {
  return plan.files === undefined ? [] : [{
    id: 'ConfigMap',
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: objectMetadata(plan, { name: plan.files.name }),
    body: { ...(plan.files.changes === true ? {} : { immutable: true }), data: { ...plan.files.data } },
  }];
}
