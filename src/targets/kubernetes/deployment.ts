import { PodPlan } from '../../plan/pod-plan';
import { ServingPlan } from '../../plan/serving-plan';
import { compact } from '../compact';
import { Manifest } from '../manifest';
import { acknowledgements, objectMetadata } from '../metadata';
import { podContainers, podSettings, podVolumes } from '../pod';
import { progressDeadlineSeconds } from '../progress-deadline';
import { deploymentStrategy } from '../strategy';
import { KubernetesTargetIntent } from '../target-intent';
import { selectorOf } from './selector';

/** @see https://kubernetes.io/docs/concepts/workloads/controllers/deployment/ */
export function deployment(plan: ServingPlan, pod: PodPlan, target: KubernetesTargetIntent): Manifest {
  const selector = selectorOf(plan);
  const options = { kubernetesMinor: target.kubernetesMinor, selector };
  return {
    id: 'Deployment',
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: objectMetadata(plan, { annotations: acknowledgements(plan) }),
    body: {
      spec: compact({
        // Absent where a scaler owns the number: applying would take it back.
        replicas: plan.scaling.value.kind === 'fixed' ? plan.scaling.value.replicas : undefined,
        progressDeadlineSeconds: progressDeadlineSeconds(pod),
        strategy: deploymentStrategy(plan.rollout),
        selector: { matchLabels: selector },
        template: {
          metadata: { labels: { ...plan.labels, ...pod.labels, ...selector } },
          spec: {
            ...podSettings(pod, options),
            containers: podContainers(pod, options),
            volumes: podVolumes(pod),
          },
        },
      }),
    },
  };
}
