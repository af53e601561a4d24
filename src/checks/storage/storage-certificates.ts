import { StorageRule } from './storage-rule';

export const STORAGE_CERTIFICATES: StorageRule = {
  id: 'KS122',
  title: 'certificates that a storage container cannot mount',
  severity: 'error',
  acknowledgeable: false,
  why: 'It is one container without volumes: the registry\'s certificate would not be trusted, and every fetch would fail.',
  see: 'https://kserve.github.io/website/docs/model-serving/storage/certificate/self-signed',
  check: ({ caBundle }) => (caBundle === undefined ? [] : [
    `'caBundle' must be left out where KServe injects the fetcher, got '${caBundle.configMapName}': set KServe's `
    + 'caBundleConfigMapName, or storageContainer: false',
  ]),
};
