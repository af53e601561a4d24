import { Size } from 'cdk8s';
import { Cpu, EnvValue } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { validAnnotations, validLabels } from '../checks/values/label';
import { pinnedImage } from '../checks/values/image-reference';
import { objectName } from '../checks/values/name';
import { cpuQuantity } from '../checks/values/quantity';
import { someFormats } from '../checks/values/storage-format';
import { agentIntent } from '../choices/agent-choice';
import { optional } from '../choices/optional';
import { bytesOf } from '../choices/units';
import { StorageContainerPlan } from '../plan/storage-container';
import { imagePolicy } from '../scope/images';
import { SETTINGS } from '../scope/settings';
import { StorageFormat } from '../storage-format';
import { agentImage } from './engine';
import { envIntents } from './env';
import { serviceName } from './service-name';

/** The props of a storage container, as far as they become its plan. */
interface StorageContainerWish {
  readonly formats: readonly StorageFormat[];
  readonly workload?: StorageContainerPlan['workload'];
  readonly image?: string;
  readonly env?: { readonly [name: string]: EnvValue };
  readonly cpu?: Cpu;
  readonly memory?: Size;
  readonly name?: string;
  readonly labels?: { readonly [key: string]: string };
  readonly annotations?: { readonly [key: string]: string };
  readonly acknowledge?: { readonly [rule: string]: string };
}

/** A storage container as plain data: our own agent, unless an image is given. */
export function storageContainerPlan(construct: Construct, wish: StorageContainerWish): StorageContainerPlan {
  const image = optional(wish.image, (given) => pinnedImage('image', given));
  const agent = image === undefined;
  return {
    ...containerBase(construct, wish.acknowledge),
    ...(wish.name === undefined ? {} : { name: objectName('name', wish.name) }),
    labels: { ...LABELS, ...validLabels('labels', { ...wish.labels }) },
    annotations: validAnnotations('annotations', { ...wish.annotations }),
    formats: someFormats('formats', wish.formats.map((format) => format._intent)),
    workload: wish.workload ?? 'initContainer',
    ...containerImage(construct, image),
    agent,
    env: envIntents('env', wish.env),
    ...(agent ? agentResources(wish) : {
      cpuRequest: cpuQuantity('cpu', wish.cpu?.amount ?? '1'), memoryBytes: bytesOf(wish.memory ?? Size.gibibytes(4)),
    }),
  };
}

/** Its image, and what the scope demands of it. */
export function containerImage(
  construct: Construct, given?: string,
): Pick<StorageContainerPlan, 'image' | 'imagePolicy'> {
  const images = SETTINGS.images.findAll(construct).map(({ value }) => value);
  return { image: agentImage(given, images, 'image'), imagePolicy: imagePolicy(images) };
}

/** Where it stands, and what was acknowledged for it. */
export function containerBase(
  construct: Construct, own?: { readonly [rule: string]: string },
): Pick<StorageContainerPlan, 'name' | 'path' | 'acknowledged'> {
  const scopes = SETTINGS.acknowledgements.findAll(construct).map(({ value }) => value);
  return {
    name: serviceName(construct, undefined), path: construct.node.path, acknowledged: Object.assign({}, ...scopes, own),
  };
}

export const LABELS = {
  'app.kubernetes.io/name': 'storage-container', 'app.kubernetes.io/managed-by': 'cdk8s-kserve',
};

/** What the agent gets, as in an init container of ours. */
export function agentResources(
  wish: Pick<StorageContainerWish, 'cpu' | 'memory'> = {},
): Pick<StorageContainerPlan, 'cpuRequest' | 'memoryBytes'> {
  const { cpuRequest, memoryBytes } = agentIntent(wish);
  return { cpuRequest, memoryBytes };
}
