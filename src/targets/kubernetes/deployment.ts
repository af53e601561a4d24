import { PodPlan } from '../../plan/pod-plan';
import { ServingPlan } from '../../plan/serving-plan';
import { compact } from '../compact';
import { Manifest } from '../manifest';
import { acknowledgements, objectMetadata } from '../metadata';
import { progressDeadlineSeconds } from '../progress-deadline';
import { strategyOf } from '../strategy';
import { KubernetesTargetIntent } from '../target-intent';
import { podTemplate, PodTemplate } from './pod-template';
import { Labels, selectorOf } from './selector';

/** One Deployment of a service, which may have several. */
export interface DeploymentParts {
  readonly id: string;
  readonly name: string;
  /** Absent where a scaler owns the number: applying would take it back. */
  readonly replicas?: number;
  /** Never changed, as the API refuses it. */
  readonly selector: Labels;
  readonly labels?: Labels;
  readonly template: PodTemplate;
}

/** Pods that all serve. */
export function deployment(plan: ServingPlan, pod: PodPlan, target: KubernetesTargetIntent): Manifest {
  const selector = selectorOf(plan);
  return deploymentOf(plan, pod, {
    id: 'Deployment',
    name: plan.name,
    replicas: plan.scaling.value.kind === 'fixed' ? plan.scaling.value.replicas : undefined,
    selector,
    template: podTemplate(pod, { ...plan.labels, ...pod.labels, ...selector }, selector, target),
  });
}

/** @see https://kubernetes.io/docs/concepts/workloads/controllers/deployment/ */
export function deploymentOf(plan: ServingPlan, pod: PodPlan, parts: DeploymentParts): Manifest {
  const { id, name, replicas, selector, labels, template } = parts;
  return {
    id,
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: objectMetadata(plan, { name, labels, annotations: acknowledgements(plan) }),
    body: {
      spec: compact({
        replicas,
        progressDeadlineSeconds: progressDeadlineSeconds(pod),
        strategy: strategyOf(plan),
        selector: { matchLabels: selector },
        template,
      }),
    },
  };
}
