import { Construct } from 'constructs';
import { AGENT } from '../knowledge/agent';
import { placeSettings } from '../plan/credentials';
import { ModelIntent, RegistryIntent, registryPrefix } from '../plan/model-intent';
import { EnvIntent, secretVariable } from '../plan/references';
import { allowedPlaces, REGISTRY_TOKEN, registriesOption, whoAsks } from '../plan/registry';
import { StorageContainerPlan } from '../plan/storage-container';
import { TargetIntent } from '../targets/target-intent';
import { makeStorageContainer } from './make-storage-container';
import { agentResources, containerBase, containerImage, LABELS } from './storage-container-plan';

/** A registry, where it may lead, and the target of its storage container. */
interface RegistryWish {
  readonly registry: RegistryIntent;
  readonly places: readonly ModelIntent[];
  readonly target: TargetIntent;
}

/** KServe's way to a registry: our agent for every address that names its host. */
export function registryContainer(construct: Construct, { registry, places, target }: RegistryWish): void {
  makeStorageContainer(construct, {
    ...containerBase(construct),
    labels: LABELS,
    annotations: {},
    formats: [{ kind: 'prefix', prefix: registryPrefix(registry) }],
    workload: 'initContainer',
    ...containerImage(construct),
    agent: true,
    env: environment(registry, places),
    caBundle: registry.caBundle,
    ...agentResources(),
  }, target);
}

function environment(registry: RegistryIntent, places: readonly ModelIntent[]): StorageContainerPlan['env'] {
  const { registries, 'registry-allow': allow } = AGENT.options;
  const led = allowedPlaces(places);
  const all: EnvIntent[] = [
    { name: registries.env[0], value: registriesOption({ ...registry, caBundle: undefined }) },
    ...(led.length === 0 ? [] : [{ name: allow.env[0], value: JSON.stringify(led) }]),
    ...placeSettings(places),
    ...(registry.token === undefined ? [] : [secretVariable(REGISTRY_TOKEN, registry.token)]),
    ...whoAsks(SERVICE_LABEL).map(({ value }) => value),
  ];
  return all.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** KServe writes the service's name there, on every pod that it injects into. */
const SERVICE_LABEL = { fieldPath: 'metadata.labels[\'serving.kserve.io/inferenceservice\']' };
