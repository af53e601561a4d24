import { KubeObject } from '../objects';
import { inRange } from '../versions';

/** One admission rule of KServe: an object that its webhook (or its CRD) must refuse. */
export interface Refusal {
  id: string;
  object: KubeObject;
  /** A part of the message of the refusal. */
  message: string;
  /** The KServe versions that have the rule; elsewhere the object must be accepted. All by default. */
  versions?: string;
  /** Objects that are really there before. When one has the kind and name of `object`, that is an update. */
  before?: KubeObject[];
  /** Why versions without the rule are not asked. */
  elsewhere?: string;
}

interface Parts {
  name?: string;
  annotations?: Record<string, string>;
  /** Fields beside `model`, or with a `model: undefined` instead of it. */
  predictor?: Record<string, unknown>;
  /** Fields of spec.predictor.model. */
  model?: Record<string, unknown>;
}

const MODE = 'serving.kserve.io/deploymentMode';
const CLASS = 'serving.kserve.io/autoscalerClass';

function inferenceService(parts: Parts, annotations: Record<string, string>): KubeObject {
  const model = { modelFormat: { name: 'huggingface' }, runtime: 'any', ...parts.model };
  return {
    apiVersion: 'serving.kserve.io/v1beta1',
    kind: 'InferenceService',
    metadata: { name: parts.name ?? 'refused', annotations: { ...annotations, ...parts.annotations } },
    spec: { predictor: { model, ...parts.predictor } },
  };
}

/** An InferenceService of the mode Standard, which 0.15 calls RawDeployment: see forVersion. */
export function raw(parts: Parts): KubeObject {
  return inferenceService(parts, { [MODE]: 'Standard' });
}

/** The same with an autoscaler class: without one KServe checks no scaling at all. */
export function scaled(autoscalerClass: string, parts: Parts): KubeObject {
  return raw({ ...parts, annotations: { [CLASS]: autoscalerClass } });
}

/** An InferenceService of the mode Knative, which 0.15 calls Serverless. */
export function knative(parts: Parts): KubeObject {
  return inferenceService(parts, { [MODE]: 'Knative' });
}

/** The same object with the names that a version has for the modes. */
export function forVersion(object: KubeObject, version: string): KubeObject {
  const mode = object.metadata.annotations?.[MODE];
  const old: Record<string, string> = { Standard: 'RawDeployment', Knative: 'Serverless' };
  if (mode === undefined || old[mode] === undefined || inRange(version, '>=0.16')) { return object; }
  const annotations = { ...object.metadata.annotations, [MODE]: old[mode] };
  return { ...object, metadata: { ...object.metadata, annotations } };
}

/** A multi-node InferenceService that keeps all rules of its kind. */
export function multiNode(parts: Parts & { worker?: Record<string, unknown> }): KubeObject {
  const gpu = { limits: { 'nvidia.com/gpu': '1' }, requests: { 'nvidia.com/gpu': '1' } };
  const worker = {
    pipelineParallelSize: 2,
    tensorParallelSize: 1,
    containers: [{ name: 'worker-container', resources: gpu }],
    ...parts.worker,
  };
  return raw({
    ...parts,
    annotations: { [CLASS]: 'none', ...parts.annotations },
    model: { storageUri: 'pvc://models/llama', resources: gpu, ...parts.model },
    predictor: { workerSpec: worker, ...parts.predictor },
  });
}

/** A ServingRuntime that is chosen by name only. */
export function runtime(name: string, spec: Record<string, unknown>): KubeObject {
  return {
    apiVersion: 'serving.kserve.io/v1alpha1',
    kind: 'ServingRuntime',
    metadata: { name },
    spec: {
      supportedModelFormats: [{ name: 'huggingface', version: '1', autoSelect: false }],
      protocolVersions: ['v2'],
      containers: [{ name: 'kserve-container', image: 'example.com/server:1' }],
      ...spec,
    },
  };
}
