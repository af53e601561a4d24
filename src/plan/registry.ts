import { AGENT } from '../knowledge/agent';
import { ModelIntent, RegistryIntent, agentUri } from './model-intent';
import { REGISTRY_CA_PATH } from './paths';
import { EnvIntent } from './references';
import { derived, Sourced } from './sourced';

/** Variable with the token of a registry. */
export const REGISTRY_TOKEN = 'MODEL_REGISTRY_TOKEN';

/** The registries that the agent may ask, as its option `registries` has them: this one alone. */
export function registriesOption({ host, url, token, caBundle }: RegistryIntent): string {
  return JSON.stringify({
    [host]: {
      url,
      ...(token === undefined ? {} : { tokenEnv: REGISTRY_TOKEN }),
      ...(caBundle === undefined ? {} : { caFile: `${REGISTRY_CA_PATH}/${caBundle.key}` }),
    },
  });
}

/** Beginnings of the addresses that a registry may lead to, as the agent's option `registry-allow` has them. */
export function allowedPlaces(places: readonly ModelIntent[]): string[] {
  return places.map(({ source }) => agentUri(source.kind === 'hub' ? { ...source, revision: undefined } : source));
}

/** For whom a model is asked: the registry's audit line says it. */
export function whoAsks(service: string | { readonly fieldPath: string }): Sourced<EnvIntent>[] {
  const { who } = AGENT;
  const fields = {
    [who.namespace]: 'metadata.namespace', [who.pod]: 'metadata.name', [who.serviceAccount]: 'spec.serviceAccountName',
    [who.node]: 'spec.nodeName',
  };
  const why = 'audit line of the registry';
  return [
    derived(typeof service === 'string'
      ? { name: who.service, value: service } : { name: who.service, valueFrom: { fieldRef: service } }, why),
    ...Object.entries(fields).map(([name, fieldPath]) => (
      derived({ name, valueFrom: { fieldRef: { fieldPath } } }, why)
    )),
  ];
}
