import { credentialSecrets, identitiesOf } from '../../plan/model-intent';
import { LocalCacheRule } from './local-cache-rule';

export const LOCAL_CACHE_CREDENTIALS: LocalCacheRule = {
  id: 'KS126',
  title: 'a model in KServe\'s cache that needs credentials',
  severity: 'error',
  acknowledgeable: true,
  why: 'KServe\'s download jobs run in a namespace of their own and carry no credentials but those of their storage container.',
  see: 'https://kserve.github.io/website/docs/model-serving/storage/storage-containers',
  check: ({ cache }) => cache.models
    .filter(({ model }) => credentialSecrets(model).length + identitiesOf(model).length > 0)
    .map(({ uri }) => (
      `'models' must be public for a LocalModelCache, got credentials for ${uri}: put them into a ClusterStorageContainer with `
      + 'StorageWorkload.LOCAL_MODEL_DOWNLOAD_JOB and acknowledge this, or use ModelCache'
    )),
};
