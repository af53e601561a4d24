import { ServingPlan } from '../../plan/serving-plan';
import { Manifest } from '../manifest';
import { objectMetadata } from '../metadata';
import { indexLabel, owned, roleSelector } from './selector';

export function rendezvousName(plan: ServingPlan, index: number): string {
  return `${plan.name}-group-${index}`;
}

/**
 * Where the workers of a group find its head. It leads to heads of every revision, ready or not, and a worker tries
 * them all: a name that changed with the revision would be gone for an old group as soon as somebody prunes.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/service/#headless-services
 */
export function rendezvous(plan: ServingPlan, index: number): Manifest {
  return {
    id: `Service-group-${index}`,
    apiVersion: 'v1',
    kind: 'Service',
    metadata: objectMetadata(plan, { name: rendezvousName(plan, index), labels: indexLabel(index) }),
    body: {
      spec: {
        clusterIP: 'None',
        publishNotReadyAddresses: true,
        selector: owned(plan, { ...roleSelector(plan, 'head'), ...indexLabel(index) }),
      },
    },
  };
}
