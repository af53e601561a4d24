import { ABSENT } from './diff';
import { Listed } from './listed';

/** The versions between which the upgrade test goes. */
export const FROM = '0.15.2';
export const TO = '0.19.0';

/** Why a pod restarts that nobody touched: KServe's new controller writes its Deployment anew. */
export const BY_THE_CONTROLLER = listed([
  {
    path: 'template.spec.containers[*].env*',
    before: ABSENT,
    after: /INFERENCE_SERVICE_NAME/,
    reason: 'From 0.17 on the controller tells every container the name of its service.',
  },
  {
    path: 'template.spec.containers[worker-container].env[*_PARALLEL_SIZE]',
    before: ABSENT,
    after: /"name":"(PIPELINE|TENSOR)_PARALLEL_SIZE"/,
    reason: '0.19 tells workers the shape of their group; up to 0.17 only the head was told.',
  },
  {
    path: 'template.spec.containers[worker-container].env[WORKER_SVC]',
    before: ABSENT,
    after: /"name":"WORKER_SVC"/,
    reason: '0.19 tells them the name of their own Service too.',
  },
]);

/** Why a pod restarts when our manifests for the new version are applied. */
export const BY_THE_MANIFESTS = listed([
  {
    path: 'template.spec.initContainers[model-initializer].image',
    before: /kserve\/storage-initializer:v0\.15\.2/,
    after: /kserve\/storage-initializer:v0\.19\.0/,
    reason: "The initializer is that of KServe's version.",
  },
  {
    path: 'template.spec.containers[kserve-container].image',
    before: /kserve\/huggingfaceserver:v0\.15\.2/,
    after: /kserve\/huggingfaceserver:v0\.19\.0/,
    reason: "So is KServe's Hugging Face server.",
  },
  {
    path: 'template.metadata.annotations.serving.kserve.io/deploymentMode',
    before: 'RawDeployment',
    after: 'Standard',
    reason: 'From 0.16 on the mode has another name: our manifests say it, and KServe passes it on to the pods.',
  },
  {
    path: 'template.metadata.annotations.cdk8s-kserve.io/runtime-hash',
    before: /^[0-9a-f]{16}$/,
    after: ABSENT,
    reason: 'From 0.16 on KServe watches runtimes, and needs no annotation to hear of a changed one.',
  },
]);

interface Restart extends Omit<Listed, 'kserve' | 'plain'> {
  before: Listed['kserve'];
  after: Listed['plain'];
}

function listed(restarts: Restart[]): Listed[] {
  return restarts.map(({ before, after, ...rest }) => ({ ...rest, kserve: before, plain: after }));
}
