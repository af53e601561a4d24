import { ServingPlan } from '../plan/serving-plan';
import { compact, mapOrNone } from './compact';
import { ManifestMetadata } from './manifest';

/** Metadata of an object of the service: its name, labels and the user's annotations. */
export function objectMetadata(plan: ServingPlan, more: Partial<ManifestMetadata> = {}): ManifestMetadata {
  return compact({
    name: more.name ?? plan.name,
    namespace: plan.namespace,
    labels: { ...plan.labels, ...more.labels },
    annotations: mapOrNone({ ...plan.annotations, ...more.annotations }),
  });
}

/** Rules that were acknowledged, where everybody who reads the manifest sees them. */
export function acknowledgements(plan: Pick<ServingPlan, 'acknowledged'>): Record<string, string> {
  return Object.fromEntries(Object.entries(plan.acknowledged).map(
    ([rule, reason]) => [`cdk8s-kserve.io/acknowledged-${rule}`, reason],
  ));
}
