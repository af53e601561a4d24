import { ABSENT } from './diff';
import { Listed } from './listed';

/**
 * Every difference between what KServe's controller makes of our
 * InferenceService and what the plain target has for the same intent. What is
 * not in this list fails, and so does an entry that no longer occurs.
 */
export const PARITY: Listed[] = [
  {
    path: '*.metadata.annotations.serving.kserve.io/*',
    kserve: /^(none|hpa|keda|external|Standard|RawDeployment)$/,
    plain: ABSENT,
    reason: 'KServe passes the annotations of the InferenceService on, its own deploymentMode and autoscalerClass too.',
  },
  {
    path: '*.metadata.annotations.cdk8s-kserve.io/runtime-hash',
    kserve: /^[0-9a-f]{16}$/,
    plain: ABSENT,
    versions: '<0.16',
    reason: 'The same: by it 0.15 hears of a runtime that changes.',
  },
  {
    path: 'Pod.metadata.annotations.serving.kserve.io/enable-*',
    kserve: 'false',
    plain: ABSENT,
    reason: "The pod webhook writes the cluster's defaults of metric aggregation and scraping into every pod.",
  },
  {
    path: 'Pod.metadata.generateName',
    kserve: /-predictor-<hash>-$/,
    plain: /-<hash>-$/,
    reason: 'KServe names the Deployment of a predictor after the service, with a suffix.',
  },
  {
    path: '*.spec.scaleTargetRef.name',
    kserve: /-predictor$/,
    plain: /./,
    reason: 'The same suffix in what the autoscaler scales.',
  },
  {
    path: 'Pod.spec.containers[<server>].args[*]',
    kserve: /^--triton-url=.*-triton-predictor$/,
    plain: /^--triton-url=.*-triton$/,
    reason: 'The same suffix in the address of a pair\'s other service.',
  },
  {
    path: '*.metadata.labels.app',
    kserve: /^isvc\..*-predictor$/,
    plain: ABSENT,
    reason: 'The label by which KServe selects its pods; ours are those of app.kubernetes.io.',
  },
  {
    path: '*.metadata.labels.component',
    kserve: 'predictor',
    plain: ABSENT,
    reason: "KServe's role of the pod; the plain target has one role.",
  },
  {
    path: '*.metadata.labels.serving.kserve.io/inferenceservice',
    kserve: /./,
    plain: ABSENT,
    reason: "It would wake KServe's pod webhook: plain objects must not carry it.",
  },
  {
    path: '*.metadata.labels.networking.kserve.io/visibility',
    kserve: 'cluster-local',
    plain: ABSENT,
    reason: 'It tells KServe to make no way in from outside; on plain Kubernetes nobody makes one unasked.',
  },
  {
    path: 'Service.metadata.labels.azure.workload.identity/use',
    kserve: 'true',
    plain: ABSENT,
    reason: 'Meant for the pods; KServe passes labels of the InferenceService on to everything.',
  },
  {
    path: 'Pod.metadata.annotations.example.com/owner',
    kserve: 'ml',
    plain: ABSENT,
    reason: 'The same for annotations that a user wants on the objects.',
  },
  {
    path: 'Pod.metadata.annotations.argocd.argoproj.io/sync-wave',
    kserve: /^-?\d+$/,
    plain: ABSENT,
    reason: 'The same; Argo CD does not look at it on pods.',
  },
  {
    path: 'Pod.server.name',
    kserve: 'kserve-container',
    plain: 'server',
    reason: 'The name by which KServe finds the server among the containers.',
  },
  {
    path: 'Pod.spec.topologySpreadConstraints[*].labelSelector.matchLabels.app',
    kserve: /^isvc\..*-predictor$/,
    plain: ABSENT,
    reason: 'Each side selects by its own labels.',
  },
  {
    path: 'Pod.spec.topologySpreadConstraints[*].labelSelector.matchLabels.app.kubernetes.io/*',
    kserve: ABSENT,
    plain: /./,
    reason: 'Each side selects by its own labels.',
  },
  {
    path: 'Service.spec.selector.app',
    kserve: /^isvc\..*-predictor$/,
    plain: ABSENT,
    reason: 'Each side selects by its own labels.',
  },
  {
    path: 'Service.spec.selector.app.kubernetes.io/*',
    kserve: ABSENT,
    plain: /./,
    reason: 'Each side selects by its own labels.',
  },
  {
    path: 'Pod.spec.containers[*].env[INFERENCE_SERVICE_NAME]',
    versions: '>=0.17',
    kserve: /INFERENCE_SERVICE_NAME/,
    plain: ABSENT,
    reason: "The controller tells the containers their service's name; none of our engines reads it.",
  },
  {
    path: 'HorizontalPodAutoscaler.spec.behavior',
    kserve: /"stabilizationWindowSeconds":0/,
    plain: ABSENT,
    reason: 'KServe writes an empty behavior, which the API server fills with the defaults that hold anyway.',
  },
  {
    path: 'ScaledObject.spec.advanced',
    versions: '>=0.16',
    kserve: /"scaleDown":\{"stabilizationWindowSeconds":300\},"scaleUp":\{"stabilizationWindowSeconds":0\}/,
    plain: ABSENT,
    reason: 'KServe writes the windows of its ConfigMap, as shipped those that hold anyway.',
  },
  {
    path: 'ScaledObject.spec.advanced.horizontalPodAutoscalerConfig.behavior.scaleUp',
    versions: '>=0.20',
    kserve: /^\{"stabilizationWindowSeconds":0\}$/,
    plain: ABSENT,
    reason: 'The same where a service sets a window of its own for the other direction.',
  },
  {
    path: 'ScaledObject.spec.advanced.scalingModifiers',
    versions: '>=0.20',
    kserve: /^\{\}$/,
    plain: ABSENT,
    reason: 'An empty field that KServe writes along.',
  },
  {
    path: 'ScaledObject.spec.triggers[*].metadata.threshold',
    versions: '<0.16',
    kserve: /^\d+\.\d{6}$/,
    plain: /^[\d.]+$/,
    reason: 'The same number: 0.15 prints it with six decimals.',
  },
  ...images('<0.19'),
  ...images('>=0.20'),
];

/** KServe's own images are of its version; the plain target has none, and takes those of 0.19. */
function images(versions: string): Listed[] {
  return [
    ['Pod.spec.initContainers[model-initializer].image', 'kserve/storage-initializer'],
    ['Pod.spec.containers[<server>].image', 'kserve/huggingfaceserver'],
  ].map(([path, image]) => ({
    path,
    versions,
    kserve: new RegExp(`${image}:v`),
    plain: new RegExp(`${image}:v0\\.19\\.0`),
    reason: "The images of KServe's version; without KServe those of the newest tested default.",
  }));
}
