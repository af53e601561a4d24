import { fetchSupport } from '../../knowledge/fetch-support';
import { ModelIntent, placesOf } from '../../plan/model-intent';
import { ServiceRule } from '../rule';

export const PLATFORM_FETCH_SETTINGS: ServiceRule = {
  id: 'KS103',
  title: 'a setting of the model that KServe\'s injected fetcher takes from elsewhere',
  severity: 'error',
  acknowledgeable: false,
  why: 'KServe reads endpoint, region and certificates from annotations and keys of the Secret or from its own configuration, never from the service: what stands here would be lost without a word.',
  see: 'https://kserve.github.io/website/docs/model-serving/storage/providers/s3',
  check: ({ intent }) => {
    if (intent.fetch.value.by !== 'platform') {
      return [];
    }
    const { model } = intent;
    const instead = fetchSupport(model.source.kind, 'initializer') === undefined ? 'Fetch.agent()' : 'Fetch.initializer()';
    const { source } = model;
    const isInContainer = ({ prop }: Setting) => source.kind === 'registry' && !source.ownPlaces && IN_CONTAINER.includes(prop);
    const wrong = [...new Set([model, ...placesOf(model)])].flatMap(settings).filter((one) => !isInContainer(one));
    return wrong.map(({ prop, where }) => (
      `'${prop}' must be left out with Fetch.kserve(), got a value: ${where}, or use ${instead}`
    ));
  },
};

interface Setting {
  readonly prop: string;
  readonly where: string;
}

/** What the storage container of a registry has of its places. */
const IN_CONTAINER = ['endpoint', 'region', 'verifyTls'];

function settings(model: ModelIntent): Setting[] {
  const { source } = model;
  const secret = 'write it on the Secret as KServe documents';
  const image = 'KServe takes the folder models of the image';
  const rows: [string, unknown, string][] = [
    ['caBundle', model.caBundle, 'set KServe\'s caBundleConfigMapName'],
    ['proxy', model.proxy, 'set it in KServe\'s ClusterStorageContainer'],
    ['allowPatterns', model.allowPatterns[0], 'set it in KServe\'s ClusterStorageContainer'],
    ['ignorePatterns', model.ignorePatterns[0], 'set it in KServe\'s ClusterStorageContainer'],
    ['endpoint', source.kind === 's3' || source.kind === 'hub' ? source.endpoint : undefined, secret],
    ['region', source.kind === 's3' ? source.region : undefined, secret],
    ['verifyTls', source.kind === 's3' && !source.verifyTls ? false : undefined, secret],
    ['path', source.kind === 'oci' ? source.path : undefined, image],
    ...keys(model),
    ['credentials', model.credentials?.kind === 'httpHeaders' || model.credentials?.kind === 'anonymous'
      ? model.credentials : undefined, secret],
  ];
  return rows.filter(([, value]) => value !== undefined).map(([prop, , where]) => ({ prop, where }));
}

/** Keys of Secrets under other names than those that KServe looks for. */
function keys({ credentials }: ModelIntent): [string, unknown, string][] {
  const row = (prop: string, key: string, expected: string): [string, unknown, string] => (
    [prop, key === expected ? undefined : key, `name the key ${expected}`]
  );
  switch (credentials?.kind) {
    case 'hubToken':
      return [row('tokenKey', credentials.token.key, 'HF_TOKEN')];
    case 's3Keys':
      return [
        row('accessKeyIdKey', credentials.accessKeyId.key, 'AWS_ACCESS_KEY_ID'),
        row('secretAccessKeyKey', credentials.secretAccessKey.key, 'AWS_SECRET_ACCESS_KEY'),
      ];
    case 'gcsKeyFile':
      return [row('key', credentials.file.key, 'gcloud-application-credentials.json')];
    case 'azureAccessKey':
      return [row('key', credentials.accessKey.key, 'AZURE_STORAGE_ACCESS_KEY')];
    default:
      return [];
  }
}
