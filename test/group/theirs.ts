import { Subject } from './group';
import { kserveObjects, NAMESPACE, SERVICE } from './kserve/objects';
import { Installed } from './vllm';

/** KServe's own way, for comparison. */
export function theirs(installed: Installed): Subject {
  return {
    by: 'kserve', executor: 'ray', namespace: NAMESPACE, service: SERVICE, restartsInPlace: true,
    // Ray starts before that, while the script waits for its worker.
    startLine: / starts vllm$/,
    objects: (maxModelLen) => kserveObjects(installed, maxModelLen),
  };
}
