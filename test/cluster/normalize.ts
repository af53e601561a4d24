import { Fields, KubeObject, listAt } from './objects';

/**
 * The only things that are taken away before two objects are compared: what
 * the API server, a controller or the test itself must choose differently.
 */
const INHERENT = [
  'status',
  'metadata.uid',
  'metadata.name', // of pods generated; that of the others pairs them
  'metadata.creationTimestamp',
  'metadata.resourceVersion',
  'metadata.generation',
  'metadata.managedFields',
  'metadata.ownerReferences',
  'metadata.labels.pod-template-hash',
  'metadata.labels.topology.kubernetes.io/zone', // of the node that the scheduler chose
  'metadata.annotations.kubectl.kubernetes.io/last-applied-configuration',
  'spec.nodeName',
  'spec.clusterIP',
  'spec.clusterIPs',
];

/** A copy without what is inherent. The namespace's name becomes the same text wherever it stands. */
export function normalize(object: KubeObject, namespace: string): Fields {
  const copy = JSON.parse(JSON.stringify(object).split(namespace).join('<namespace>')) as Fields;
  for (const path of INHERENT) { remove(copy, path); }
  const metadata = copy.metadata as Fields;
  metadata.labels ??= {};
  metadata.annotations ??= {};
  for (const container of ['initContainers', 'containers'].flatMap((list) => listAt(copy, `spec.${list}`))) {
    container.env ??= [];
  }
  // "chat-predictor-7c9f8d-": the Deployment's name stays, the hash of its template goes.
  if (typeof metadata.generateName === 'string') {
    metadata.generateName = metadata.generateName.replace(/-[a-z0-9]+-$/, '-<hash>-');
  }
  return copy;
}

function remove(value: Fields, path: string): void {
  const [field, ...rest] = path.split('.');
  if (value[path] !== undefined) {
    delete value[path]; // a key with dots of its own
  } else if (rest.length === 0) {
    delete value[field];
  } else if (value[field] !== undefined) {
    remove(value[field] as Fields, rest.join('.'));
  }
}
