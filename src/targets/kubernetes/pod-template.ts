import { PodPlan } from '../../plan/pod-plan';
import { podContainers, podSettings, podVolumes } from '../pod';
import { KubernetesTargetIntent } from '../target-intent';
import { PodSpec } from '../wire';
import { Labels } from './selector';

/** What a workload makes its pods of. */
export interface PodTemplate {
  readonly metadata: { readonly labels: Labels };
  readonly spec: PodSpec;
}

/** The template of a pod; `spread` are labels of the pods that it keeps away from. */
export function podTemplate(pod: PodPlan, labels: Labels, spread: Labels, target: KubernetesTargetIntent): PodTemplate {
  const options = { kubernetesMinor: target.kubernetesMinor, selector: spread };
  return {
    metadata: { labels },
    spec: { ...podSettings(pod, options), containers: podContainers(pod, options), volumes: podVolumes(pod) },
  };
}
