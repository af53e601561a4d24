import { everyContainer, PodPlan } from '../../plan/pod-plan';
import { EnvIntent } from '../../plan/references';
import { servingPod } from '../../plan/serving-plan';
import { Sourced } from '../../plan/sourced';
import { ServiceRule } from '../rule';

export const KNATIVE_FEATURES: ServiceRule = {
  id: 'KS602',
  title: 'fields that Knative takes only with its feature flags',
  severity: 'error',
  acknowledgeable: true,
  why: 'Knative refuses the revision; the InferenceService stays unready with a message in its status.',
  see: 'https://knative.dev/docs/serving/configuration/feature-flags/',
  check: ({ plan, target }) => {
    if (target.kind !== 'kserve' || target.mode !== 'knative') {
      return [];
    }
    const features = neededFeatures(servingPod(plan));
    return ['\'mode\' must be DeploymentMode.STANDARD where ConfigMap config-features in knative-serving does not enable '
      + `${features.join(', ')}, got Knative: enable them and acknowledge this rule`];
  },
};

function isFieldRef({ value }: Sourced<EnvIntent>): boolean {
  return 'valueFrom' in value && value.valueFrom.fieldRef !== undefined;
}

/** Keys of Knative's feature flags for what a pod has. */
function neededFeatures(pod: PodPlan): string[] {
  const { placement, volumes } = pod;
  const rows: [string, boolean][] = [
    ['kubernetes.podspec-fieldref', everyContainer(pod).some(({ env }) => env.some(isFieldRef))],
    ['kubernetes.podspec-init-containers', pod.initContainers.length > 0],
    ['kubernetes.podspec-nodeselector', Object.keys(placement.nodeSelector).length > 0],
    ['kubernetes.podspec-persistent-volume-claim', volumes.some(({ kind }) => kind === 'claim')],
    ['kubernetes.podspec-persistent-volume-write', volumes.some((volume) => volume.kind === 'claim' && !volume.readOnly)],
    ['kubernetes.podspec-priorityclassname', placement.priorityClassName !== undefined],
    ['kubernetes.podspec-runtimeclassname', placement.runtimeClassName !== undefined],
    ['kubernetes.podspec-schedulername', placement.schedulerName !== undefined],
    ['kubernetes.podspec-securitycontext', true],
    ['kubernetes.podspec-tolerations', placement.tolerations.length > 0],
    ['kubernetes.podspec-topologyspreadconstraints', placement.spreadOver !== undefined],
    ['kubernetes.podspec-volumes-emptydir', true],
    ['multi-container-probing', pod.containers.length > 1],
  ];
  return rows.filter(([, needed]) => needed).map(([key]) => key);
}
