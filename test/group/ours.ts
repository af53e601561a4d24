import { Subject } from './group';
import { ExecutorName, groupObjects, NAMESPACE, SERVICE, surroundings } from './manifest';
import { Installed } from './vllm';

/** The construct's group on plain Kubernetes. */
export function ours(executor: ExecutorName, installed: Installed): Subject {
  const { image, vllm: vllmVersion, ray: rayVersion } = installed;
  return {
    by: 'cdk8s-kserve', executor, namespace: NAMESPACE, service: SERVICE, restartsInPlace: false,
    startLine: /launcher: phase (ray|loading)/,
    objects: (maxModelLen) => [
      ...surroundings(NAMESPACE, installed.folders),
      ...groupObjects(executor, { image: image.name, vllmVersion, rayVersion, maxModelLen }),
    ],
  };
}
