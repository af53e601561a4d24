import { Construct } from 'constructs';
import { pinnedImage } from '../checks/values/image-reference';
import { modelConfigFields } from '../checks/values/model-config';
import { wholeNumber } from '../checks/values/number-in-range';
import { cpuQuantity } from '../checks/values/quantity';
import { servedName } from '../checks/values/served-name';
import { optional } from '../choices/optional';
import { bytesOf } from '../choices/units';
import { ComputeResources } from '../compute-resources';
import { DynamicBatching } from '../dynamic-batching';
import { FurtherModel } from '../further-model';
import { SERVER } from '../knowledge/server';
import { TRITON_IMAGE } from '../knowledge/triton';
import { ServiceIntent } from '../plan/intent';
import { ResourcesIntent } from '../plan/resources-intent';
import { derived, fromProp } from '../plan/sourced';
import { FurtherModelIntent, MadeRepositoryIntent, RepositoryIntent, TritonIntent } from '../plan/triton/triton-intent';
import { SETTINGS } from '../scope/settings';
import { TritonBackend } from '../triton-backend';
import { TritonTransformerPairProps } from '../triton-transformer-pair-props';
import { imageOf } from './engine';
import { volumeLimit } from './service-intent';

/** What Triton has to do for a service of our server, as long as nobody says beside it. */
export function tritonIntent(
  construct: Construct, server: ServiceIntent, props: TritonTransformerPairProps,
): TritonIntent {
  const { image, resources, extraArgs } = props.triton ?? {};
  const images = SETTINGS.images.findAll(construct).map(({ value }) => value);
  const given = optional(image, (name) => pinnedImage('triton.image', name));
  return {
    place: { kind: 'samePod' },
    updates: props.updates?._inPlace === true ? 'inPlace' : 'newPods',
    image: imageOf(given, TRITON_IMAGE, images, 'triton', 'triton.image'),
    model: props.repository?._intent.model ?? server.name,
    repository: repository(props),
    further: (props.furtherModels ?? []).map(further),
    resources: resourcesOf(resources ?? {}),
    extraArgs: extraArgs ?? [],
    requestSeconds: requestSeconds(server),
  };
}

/** A service whose one pod has all models: sizes are those of all, or not known where one of them is not. */
export function withSizes(server: ServiceIntent, { further: more }: TritonIntent): ServiceIntent {
  const { model, weightsVolume } = server;
  if (more.length === 0) {
    return server;
  }
  const sizes = [model, ...more.map((one) => one.model)].map(({ sizeBytes }) => sizeBytes);
  const sizeBytes = sizes.reduce((sum, one) => (sum === undefined || one === undefined ? undefined : sum + one), 0);
  return {
    ...server,
    model: { ...model, sizeBytes },
    weightsVolume: weightsVolume.from.kind === 'derived'
      ? derived({ kind: 'emptyDir', sizeLimitBytes: volumeLimit(sizeBytes) }, 'sizes of the models and a tenth') : weightsVolume,
  };
}

/** The user's, or the default of the server's contract. */
function requestSeconds({ engine }: ServiceIntent): number {
  const given = engine.flags.find(({ flag }) => flag === '--timeout')?.value;
  return Number(given ?? SERVER.options.timeout.default);
}

function repository(props: TritonTransformerPairProps): RepositoryIntent {
  if (props.repository !== undefined) {
    const { backend, batching, tensors, triton } = props;
    const decided = { backend, batching, tensors, 'triton.instances': triton?.instances, 'triton.modelConfig': triton?.modelConfig };
    return {
      kind: 'existing', tokenizer: props.repository._intent.tokenizer,
      alsoGiven: Object.entries(decided).filter(([, value]) => value !== undefined).map(([prop]) => prop),
    };
  }
  return made({ ...props, instances: props.triton?.instances, modelConfig: props.triton?.modelConfig }, 'triton.');
}

type Made = Pick<FurtherModel, 'backend' | 'batching' | 'tensors' | 'instances' | 'modelConfig'>;

function made({ backend, batching, tensors, instances, modelConfig }: Made, prefix: string): MadeRepositoryIntent {
  return {
    kind: 'made',
    backend: (backend ?? TritonBackend.onnxruntime())._intent,
    batching: (batching ?? DynamicBatching.of())._intent,
    tensors: tensors?._intent,
    config: optional(modelConfig, (text) => ({ fields: modelConfigFields(`${prefix}modelConfig`, text), text })),
    instances: wholeNumber(`${prefix}instances`, instances ?? 1, 1),
  };
}

function further({ modelName, model, task, ...rest }: FurtherModel, index: number): FurtherModelIntent {
  const prefix = `furtherModels[${index}].`;
  return { name: servedName(modelName, `${prefix}modelName`), model: model._intent, task, repository: made(rest, prefix) };
}

function resourcesOf({ cpu, cpuLimit, memory, ephemeralStorage }: ComputeResources): ResourcesIntent {
  const quantity = (prop: string, value: ComputeResources['cpu']) => (
    value && fromProp(cpuQuantity(`triton.resources.${prop}`, value.amount), `triton.resources.${prop}`)
  );
  const size = (prop: string, value: ComputeResources['memory']) => value && fromProp(bytesOf(value), `triton.resources.${prop}`);
  return {
    cpuRequest: quantity('cpu', cpu), cpuLimit: quantity('cpuLimit', cpuLimit),
    memoryBytes: size('memory', memory), ephemeralStorageBytes: size('ephemeralStorage', ephemeralStorage),
  };
}
