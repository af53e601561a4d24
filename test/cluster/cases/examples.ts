import { App, Testing } from 'cdk8s';
import { example, exampleNames } from '../../../examples/all';
import { KServeVersion } from '../../../src';
import { MARK } from '../namespaces';
import { at, isClusterScoped, KubeObject, listAt, nameOf, ofKind } from '../objects';
import { Case, Target } from '../variants';

/** What an example cannot have in the test cluster. */
const SPECIAL: Record<string, Partial<Case>> = {
  'knative': { admissionOnly: 'Knative is not in the test cluster' },
  'local-model-cache': { admissionOnly: 'KServe\'s controller of local models runs in the suite localmodel' },
  'model-cache': { privileged: 'its agent has a folder of its node' },
  'multi-node-fabric': { privileged: 'its pods are on the network of their nodes' },
  'multi-node-kserve': { versions: '<0.20' },
  'multi-node-kserve-server': { versions: '<0.18' },
  'multi-node-ray': { versions: '<0.20', noParity: 'a LeaderWorkerSet is no Deployment of heads and one of workers' },
  'openshift': { unrestricted: 'OpenShift itself sets the user that the profile leaves out' },
};

/** Every example, in a namespace of the test instead of its own. */
export const EXAMPLE_CASES: Case[] = exampleNames().map((name, i) => ({
  name: `example-${name}`,
  space: `ex${i}`,
  targets: Object.keys(example(name).targets) as Target['platform'][],
  objects: (target, namespace) => synthesize(name, target).map((object) => moved(object, namespace)),
  setup: (target) => existing(synthesize(name, target)),
  ...SPECIAL[name],
}));

/** Whatever says in which namespace something is; volumes of the cluster are named after it. */
function moved(object: KubeObject, namespace: string): KubeObject {
  const subjects = listAt(object, 'subjects').map((subject) => ({ ...subject, namespace }));
  const { spec } = object as { spec?: Record<string, unknown> };
  const volumeName = at<string>(object, 'spec.volumeName');
  return {
    ...object,
    ...(subjects.length === 0 ? {} : { subjects }),
    ...(volumeName === undefined ? {} : { spec: { ...spec, volumeName: `${namespace}-${volumeName}` } }),
    ...(object.kind === 'PersistentVolume' ? { spec: { ...spec, claimRef: { ...spec?.claimRef as object, namespace } } } : {}),
    metadata: {
      ...object.metadata,
      ...(isClusterScoped(object) ? {} : { namespace }),
      ...(object.kind === 'PersistentVolume' ? { name: `${namespace}-${nameOf(object)}` } : {}),
    },
  };
}

function synthesize(name: string, target: Target): KubeObject[] {
  const { build, targets } = example(name);
  const made = target.platform === 'kserve'
    ? targets.kserve?.({ version: KServeVersion.of(target.version) }) : targets.kubernetes?.();
  if (made === undefined) { return []; }
  const app = new App();
  build(app, made);
  const objects = app.charts.flatMap((chart) => Testing.synth(chart) as KubeObject[]);
  return objects.filter(({ kind }) => kind !== 'Namespace');
}

/** What a user of an example has already, and without which no pod is made or scheduled. */
function existing(objects: KubeObject[]): KubeObject[] {
  const brought = ofKind(objects, 'PersistentVolumeClaim').map(nameOf);
  const wanted = new Set([...named(objects, 'claimName'), ...inAddresses(objects)]);
  const claims = [...wanted].filter((name) => !brought.includes(name)).map((name) => ({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name },
    spec: { accessModes: ['ReadWriteMany'], resources: { requests: { storage: '100Gi' } } },
  }));
  const classes = named(objects, 'priorityClassName').map((name) => ({
    apiVersion: 'scheduling.k8s.io/v1',
    kind: 'PriorityClass',
    metadata: { name, labels: MARK },
    value: 1000,
  }));
  return [...claims, ...classes];
}

function named(objects: KubeObject[], field: string): string[] {
  const found = JSON.stringify(objects).matchAll(new RegExp(`"${field}":"([^"]+)"`, 'g'));
  return [...new Set([...found].map(([, name]) => name))];
}

/** Claims that KServe mounts by itself. */
function inAddresses(objects: KubeObject[]): string[] {
  return [...JSON.stringify(objects).matchAll(/"pvc:\/\/([^/"]+)/g)].map(([, name]) => name);
}
