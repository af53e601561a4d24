import { kserveFacts } from '../../src/knowledge/kserve-versions';
import { Deployed } from './deployed';
import { at, Fields, KubeObject, label, listAt, nameOf, ofKind } from './objects';

/** What a case still lacks: objects of controllers, ready pods, a ready service. */
export function problemsOf({ applied, objects, target }: Deployed, simulated: boolean): string[] {
  const version = target.platform === 'kserve' ? target.version : '';
  const services = ofKind(applied, 'InferenceService');
  const problems = [
    ...missing(applied, objects),
    ...services.flatMap((service) => missingOfKServe(service, objects)),
    ...ofKind(objects, 'Deployment').flatMap((deployment) => observed(deployment)),
  ];
  if (!simulated) { return problems; }
  return [
    ...problems,
    ...services.filter((service) => !staysUnknown(service, version))
      .flatMap((service) => notReady(objects.find((object) => label(object) === label(service)))),
    ...ofKind(objects, 'Deployment').flatMap(rollingOut),
    ...ofKind(objects, 'LeaderWorkerSet').flatMap(groupsMissing),
    ...ofKind(objects, 'Pod').flatMap(podProblem),
  ];
}

/** A service with workers, of which KServe does not say from 0.16 on that it is ready: see KS651. */
function staysUnknown(service: KubeObject, version: string): boolean {
  return at(service, 'spec.predictor.workerSpec') !== undefined && kserveFacts(version)?.multiNodeNeverReady === true;
}

const WATCHED = ['Deployment', 'Service', 'HorizontalPodAutoscaler', 'ScaledObject', 'LeaderWorkerSet', 'InferenceService'];

function missing(applied: KubeObject[], objects: KubeObject[]): string[] {
  const there = new Set(objects.map(label));
  return ofKind(applied, ...WATCHED).map(label).filter((one) => !there.has(one)).map((one) => `${one} is missing`);
}

/** What KServe makes of an InferenceService in Standard mode. */
function missingOfKServe(service: KubeObject, objects: KubeObject[]): string[] {
  const name = `${nameOf(service)}-predictor`;
  const wanted = [`Deployment/${name}`, `Service/${name}`];
  if (at(service, 'spec.predictor.workerSpec') !== undefined) { wanted.push(`Deployment/${name}-worker`); }
  switch (service.metadata.annotations?.['serving.kserve.io/autoscalerClass']) {
    case 'none': case 'external': break;
    case 'keda': wanted.push(`ScaledObject/${name}`); break;
    default: wanted.push(`HorizontalPodAutoscaler/${name}`);
  }
  const there = new Set(objects.map(label));
  return wanted.filter((one) => !there.has(one)).map((one) => `KServe made no ${one}`);
}

function observed(deployment: KubeObject): string[] {
  const seen = at<number>(deployment, 'status.observedGeneration') ?? 0;
  return seen < (at<number>(deployment, 'metadata.generation') ?? 0) ? [`${label(deployment)} was not looked at yet`] : [];
}

function rollingOut(deployment: KubeObject): string[] {
  const wanted = at<number>(deployment, 'spec.replicas') ?? 1;
  const counts = ['replicas', 'updatedReplicas', 'availableReplicas'].map((field) => at<number>(deployment, `status.${field}`) ?? 0);
  if (counts.every((count) => count === wanted)) { return []; }
  const why = listAt(deployment, 'status.conditions').filter(({ status, type }) => type === 'ReplicaFailure' && status === 'True');
  const [all, updated, available] = counts;
  return [`${label(deployment)} has ${updated} of ${wanted} pods, ${available} available, ${all} in all ${messages(why)}`];
}

function groupsMissing(set: KubeObject): string[] {
  const wanted = at<number>(set, 'spec.replicas') ?? 1;
  const ready = at<number>(set, 'status.readyReplicas') ?? 0;
  return ready === wanted ? [] : [`${label(set)} has ${ready} of ${wanted} groups ready`];
}

function podProblem(pod: KubeObject): string[] {
  if (pod.metadata.deletionTimestamp !== undefined) { return [`${label(pod)} is going`]; }
  return notReady(pod);
}

function notReady(object: KubeObject | undefined): string[] {
  if (object === undefined) { return []; } // `missing` says so
  const conditions = listAt(object, 'status.conditions');
  if (conditions.some(({ type, status }) => type === 'Ready' && status === 'True')) { return []; }
  return [`${label(object)} is not ready ${messages(conditions.filter(({ status }) => status !== 'True'))}`];
}

function messages(conditions: Fields[]): string {
  return conditions.map(({ type, reason, message }) => `(${[type, reason, message].filter(Boolean).join(': ')})`).join(' ');
}
