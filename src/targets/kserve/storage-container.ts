import { AGENT } from '../../knowledge/agent';
import { kserveFacts } from '../../knowledge/kserve-versions';
import { StorageContainerPlan, StorageFormatIntent } from '../../plan/storage-container';
import { compact, listOrNone, mapOrNone } from '../compact';
import { securityContext } from '../container';
import { Manifest } from '../manifest';
import { acknowledgements } from '../metadata';
import { bytesQuantity } from '../quantity';
import { KServeTargetIntent } from '../target-intent';

/** KServe merges its own settings into the container of this name, and into no other. */
const CONTAINER = 'storage-initializer';

/** @see https://kserve.github.io/website/docs/reference/crd-api */
export function storageContainer(plan: StorageContainerPlan, target: KServeTargetIntent): Manifest {
  const { labels, annotations } = plan;
  return {
    id: 'ClusterStorageContainer',
    apiVersion: 'serving.kserve.io/v1alpha1',
    kind: 'ClusterStorageContainer',
    metadata: compact({
      name: plan.name,
      namespace: '',
      labels: mapOrNone(labels),
      annotations: mapOrNone({ ...annotations, ...acknowledgements(plan) }),
    }),
    body: {
      spec: compact({
        container: container(plan),
        supportedUriFormats: plan.formats.map(format),
        workloadType: plan.workload,
        // The agent takes several pairs of address and folder; what another program takes is not known.
        supportsMultiModelDownload: kserveFacts(target.version)?.multiModelDownload === true ? plan.agent : undefined,
      }),
    },
  };
}

function container(plan: StorageContainerPlan): object {
  const memory = bytesQuantity(plan.memoryBytes);
  return compact({
    name: CONTAINER,
    image: plan.image.value,
    imagePullPolicy: 'IfNotPresent',
    // KServe writes the arguments: address and folder.
    command: plan.agent ? [...AGENT.entrypoint] : undefined,
    env: listOrNone(plan.env),
    resources: { requests: { cpu: plan.cpuRequest, memory }, limits: { memory } },
    // Only the agent is known to write nothing beside the model's folder.
    securityContext: securityContext(plan.agent),
    terminationMessagePolicy: 'FallbackToLogsOnError',
  });
}

function format(one: StorageFormatIntent): object {
  return one.kind === 'prefix' ? { prefix: one.prefix } : { regex: one.regex };
}
