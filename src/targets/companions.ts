import { ServingPlan } from '../plan/serving-plan';
import { cacheVolume } from './cache-volume';
import { compact } from './compact';
import { CompanionOptions } from './companion-options';
import { Manifest } from './manifest';
import { objectMetadata } from './metadata';
import { monitor } from './monitor';
import { networkPolicy } from './network-policy';
import { route } from './route';

/** The objects around a workload that no target's controller makes. */
export function companions(plan: ServingPlan, options: CompanionOptions): Manifest[] {
  return [
    ...(plan.serviceAccount === undefined ? [] : [serviceAccount(plan, plan.serviceAccount)]),
    ...(plan.weights.cacheVolume === undefined ? [] : cacheVolume(plan, plan.weights.cacheVolume)),
    ...(plan.disruption === undefined ? [] : [disruptionBudget(plan, plan.disruption.maxUnavailable, options)]),
    ...(plan.network === undefined
      ? [] : [networkPolicy(plan, plan.network, options)]),
    ...(plan.route === undefined ? [] : [route(plan, plan.route, options.serviceName)]),
    ...(plan.monitoring === undefined ? [] : [monitor(plan, plan.monitoring, options)]),
  ];
}

function serviceAccount(plan: ServingPlan, account: NonNullable<ServingPlan['serviceAccount']>): Manifest {
  return {
    id: 'ServiceAccount',
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: objectMetadata(plan, { annotations: account.annotations }),
    body: compact({
      automountServiceAccountToken: false,
      secrets: account.secretNames.length === 0 ? undefined : account.secretNames.map((name) => ({ name })),
    }),
  };
}

function disruptionBudget(plan: ServingPlan, maxUnavailable: number, options: CompanionOptions): Manifest {
  return {
    id: 'PodDisruptionBudget',
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: objectMetadata(plan),
    body: { spec: { maxUnavailable, selector: { matchLabels: { ...options.podSelector } } } },
  };
}
