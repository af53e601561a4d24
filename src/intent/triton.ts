import { Construct } from 'constructs';
import { pinnedImage } from '../checks/values/image-reference';
import { wholeNumber } from '../checks/values/number-in-range';
import { cpuQuantity } from '../checks/values/quantity';
import { optional } from '../choices/optional';
import { bytesOf } from '../choices/units';
import { ComputeResources } from '../compute-resources';
import { TRITON_IMAGE } from '../knowledge/triton';
import { ServiceIntent } from '../plan/intent';
import { ResourcesIntent } from '../plan/resources-intent';
import { fromProp } from '../plan/sourced';
import { RepositoryIntent } from '../plan/triton/triton-intent';
import { SETTINGS } from '../scope/settings';
import { TritonTransformerPairProps } from '../triton-transformer-pair-props';
import { DynamicBatching } from '../dynamic-batching';
import { TritonBackend } from '../triton-backend';
import { imageOf } from './engine';

/** A service of our server as one whose model computes in Triton. */
export function withTriton(
  construct: Construct, intent: ServiceIntent, props: TritonTransformerPairProps,
): ServiceIntent {
  const { image, resources, extraArgs } = props.triton ?? {};
  const images = SETTINGS.images.findAll(construct).map(({ value }) => value);
  const given = optional(image, (name) => pinnedImage('triton.image', name));
  return {
    ...intent,
    triton: {
      image: imageOf(given, TRITON_IMAGE, images, 'triton', 'triton.image'),
      model: props.repository?._intent.model ?? intent.name,
      repository: repository(props),
      resources: resourcesOf(resources ?? {}),
      extraArgs: extraArgs ?? [],
    },
  };
}

function repository(props: TritonTransformerPairProps): RepositoryIntent {
  if (props.repository !== undefined) {
    const { backend, batching, tensors, triton } = props;
    const decided = { backend, batching, tensors, 'triton.instances': triton?.instances };
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
