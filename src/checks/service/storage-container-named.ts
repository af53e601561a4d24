import { kserveFacts, KSERVE_VERSIONS } from '../../knowledge/kserve-versions';
import { ServiceRule } from '../rule';

export const STORAGE_CONTAINER_NAMED: ServiceRule = {
  id: 'KS115',
  title: 'a storage container that this KServe cannot be told of',
  severity: 'error',
  acknowledgeable: false,
  why: 'The InferenceService has no field for it: the API server refuses it, or drops it and KServe chooses by the address.',
  see: 'https://kserve.github.io/website/docs/reference/crd-api',
  check: ({ intent: { fetch }, target }) => {
    const name = fetch.value.by === 'platform' ? fetch.value.storageContainerName : undefined;
    return name === undefined || target.kind !== 'kserve' || kserveFacts(target.version)?.storageContainerName === true ? [] : [
      `'storageContainer' must be left out before KServe ${FIRST}, got '${name}' for ${target.version}: there the formats of the `
      + 'containers choose',
    ];
  },
};

const FIRST = KSERVE_VERSIONS.find(({ storageContainerName }) => storageContainerName)?.minor;
