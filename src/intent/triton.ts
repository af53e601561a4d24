import { Construct } from 'constructs';
import { pinnedImage } from '../checks/values/image-reference';
import { modelConfigFields } from '../checks/values/model-config';
import { wholeNumber } from '../checks/values/number-in-range';
import { cpuQuantity } from '../checks/values/quantity';
import { optional } from '../choices/optional';
import { bytesOf } from '../choices/units';
import { ComputeResources } from '../compute-resources';
import { DynamicBatching } from '../dynamic-batching';
import { SERVER } from '../knowledge/server';
import { TRITON_IMAGE } from '../knowledge/triton';
import { ServiceIntent } from '../plan/intent';
import { ResourcesIntent } from '../plan/resources-intent';
import { fromProp } from '../plan/sourced';
import { RepositoryIntent, TritonIntent } from '../plan/triton/triton-intent';
import { SETTINGS } from '../scope/settings';
import { TritonBackend } from '../triton-backend';
import { TritonTransformerPairProps } from '../triton-transformer-pair-props';
import { imageOf } from './engine';

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
    resources: resourcesOf(resources ?? {}),
    extraArgs: extraArgs ?? [],
    requestSeconds: requestSeconds(server),
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
  return {
    kind: 'made',
    backend: (props.backend ?? TritonBackend.onnxruntime())._intent,
    batching: (props.batching ?? DynamicBatching.of())._intent,
    tensors: props.tensors?._intent,
    config: optional(props.triton?.modelConfig, (text) => ({ fields: modelConfigFields(text), text })),
    instances: wholeNumber('triton.instances', props.triton?.instances ?? 1, 1),
  };
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
