import { App, Chart } from 'cdk8s';
import { EnvValue } from 'cdk8s-plus-28';
import {
  CaBundle, ClusterStorageContainer, ClusterStorageContainerProps, Fetch, Images, Model, ModelRegistry,
  NetworkAccess, NetworkPeer, RegistryModelOptions, StorageFormat, StorageWorkload,
} from '../../../src';
import {
  agent, claim, configMap, kserve, kubernetes, OWN, Props, s3WithKeys, secret, serve, withImages,
} from '../../helpers';
import { accepts, acceptsApp, rejects, rejectsApp, RuleCases } from '../rule-cases';

type Wish = Partial<ClusterStorageContainerProps>;
const FILES = StorageFormat.prefix('files://');
const contain = (chart: Chart, id: string, props: Wish = {}) => (
  new ClusterStorageContainer(chart, id, { name: id, formats: [FILES], ...props })
);
const container = (props: Wish = {}) => withImages((chart) => contain(chart, 'files', props));
const two = (first: Wish, second: Wish) => withImages((chart) => {
  contain(chart, 'a', first);
  contain(chart, 'b', second);
});
const prefix = (value: string) => () => StorageFormat.prefix(value);
const regex = (pattern: string, example = 'https://files.example.com/a') => () => StorageFormat.regex(pattern, example);
const URL = 'https://registry.example.com';
const from = (options: Partial<RegistryModelOptions> = {}, more: Props = {}) => (): Props => ({
  model: Model.fromRegistry(ModelRegistry.fromExisting(URL), 'sentiment', {
    version: 'v1', artifactsFrom: [Model.fromS3('s3://models')], ...options,
  }),
  fetch: agent(),
  ...more,
});

const MINIO = Model.fromS3('s3://models', { endpoint: 'https://minio.storage.svc:9000' });
const registered = (places?: Model, own?: Model) => (): Props => ({
  model: Model.fromRegistry(ModelRegistry.fromExisting(URL, { artifactsFrom: places && [places] }), 'a', {
    version: '1', artifactsFrom: own && [own],
  }),
  fetch: Fetch.kserve(), target: kserve(), acknowledge: { KS104: 'the namespace enforces "baseline"' },
});

/** Storage containers of KServe, and registries of models. */
export const STORAGE_CASES: readonly RuleCases[] = [
  {
    rule: 'KS103',
    cases: [
      accepts('endpoints of a registry\'s places, which its storage container has', registered(MINIO)),
      rejects('endpoints of a model\'s own places', registered(undefined, MINIO),
        '\'endpoint\' must be left out with Fetch.kserve(), got a value: write it on the Secret as KServe documents, or use Fetch.agent() [KS103]'),
    ],
  },
  {
    rule: 'KS003',
    cases: [
      accepts('any name of a registered model', () => ({
        model: Model.fromRegistry(ModelRegistry.fromExisting(URL, { artifactsFrom: [s3WithKeys('s3')] }), 'a/b c', { version: '1.0 beta' }), fetch: agent(),
      })),
      rejects('a version without a name', from({ version: ' ' }), '\'version\' must be a name without control characters, got \' \' [KS003]'),
      rejects('a claim as a place', from({ artifactsFrom: [Model.fromVolume(claim('models'))] }),
        '\'artifactsFrom\' must be a bucket, a repository, an image or a URL, got \'volume\' [KS003]'),
    ],
  },
  {
    rule: 'KS025',
    cases: [
      acceptsApp('schemes and expressions', prefix('s3://models/')),
      acceptsApp('an expression that matches its example', regex('^https?://[a-z.]+/(a|b)')),
      rejectsApp('a prefix without a scheme', prefix('models/'), '\'prefix\' must be a lower-case scheme with :// and what follows it, got \'models/\': write it as in s3:// [KS025]'),
      rejectsApp('claims', prefix('pvc://'), '\'prefix\' must be a scheme that is fetched, got \'pvc://\': KServe mounts claims and images itself [KS025]'),
      rejectsApp('images', prefix('oci://ghcr.io'), '\'prefix\' must be a scheme that is fetched, got \'oci://ghcr.io\': KServe mounts claims and images itself [KS025]'),
      rejectsApp('a look ahead', regex('^https://(?!internal)'), '\'pattern\' must be an expression that RE2 reads, got \'^https://(?!internal)\': RE2 looks neither ahead nor behind [KS025]'),
      rejectsApp('a reference back', regex('^https://(a)\\1'), '\'pattern\' must be an expression that RE2 reads, got \'^https://(a)\\1\': RE2 has no references back [KS025]'),
      rejectsApp('an endless repetition', regex('^https://.{2000}'), '\'pattern\' must be an expression with at most 1000 repetitions, got \'^https://.{2000}\' [KS025]'),
      rejectsApp('no expression at all', regex('^https://(a'), '\'pattern\' must be a regular expression, got \'^https://(a\': unterminated group [KS025]'),
      rejectsApp('an example beside the expression', regex('^https://other\\.example\\.com/'),
        '\'example\' must be an address that /^https:\\/\\/other\\.example\\.com\\// matches, got \'https://files.example.com/a\' [KS025]'),
      rejectsApp('no format', (chart) => contain(chart, 'files', { formats: [] }), '\'formats\' must be one format or more, got \'none\' [KS025]'),
    ],
  },
  {
    rule: 'KS110',
    cases: [
      rejects('certificates for a registry without TLS', () => ({
        model: Model.fromRegistry(ModelRegistry.fromExisting('http://registry.models.svc', { caBundle: CaBundle.fromConfigMap(configMap('ca')) }), 'a', {
          version: '1', artifactsFrom: [Model.fromS3('s3://models')],
        }),
        fetch: agent(),
      }), '\'url\' must begin with https:// where \'caBundle\' is set, got \'http://registry.models.svc\' [KS110]'),
    ],
  },
  {
    rule: 'KS107',
    cases: [
      acceptsApp('a secret of a storage container by reference', container({ env: { API_KEY: EnvValue.fromSecretValue({ secret: secret('files'), key: 'key' }) } })),
      rejectsApp('a secret of a storage container in clear text', container({ env: { API_KEY: EnvValue.fromValue('correct horse') } }),
        '\'env.API_KEY\' must not be a literal that looks like a secret, got one: put it in a Secret and refer to it [KS107]'),
    ],
  },
  {
    rule: 'KS115',
    cases: [
      accepts('a storage container by its name on KServe 0.20', () => ({
        fetch: Fetch.kserve({ storageContainer: ClusterStorageContainer.fromName('files') }), target: kserve('0.20.0'),
      })),
      rejects('a storage container by its name before', () => ({
        fetch: Fetch.kserve({ storageContainer: ClusterStorageContainer.fromName('files') }), target: kserve('0.19.0'),
      }),
      '\'storageContainer\' must be left out before KServe 0.20, got \'files\' for 0.19.0: there the formats of the containers choose [KS115]'),
    ],
  },
  {
    rule: 'KS116',
    cases: [
      accepts('a registry whose places are named', from()),
      accepts('an opening of the user\'s own', from({ artifactsFrom: [] }, {
        network: NetworkAccess.of({ egressTo: [{ peer: NetworkPeer.cidr('10.0.0.0/8'), reason: 'the stores' }] }),
      })),
      rejects('a registry that may lead anywhere', from({ artifactsFrom: undefined }),
        '\'artifactsFrom\' must say where \'sentiment\' of the registry registry.example.com may lie, got none: set it to models such as '
        + 'Model.fromS3(\'s3://models\'), on the registry or here, or acknowledge that every public address is open [KS116]'),
    ],
  },
  {
    rule: 'KS117',
    cases: [
      accepts('places of several kinds', from({ artifactsFrom: [s3WithKeys('s3'), Model.fromGcs('gs://models')] })),
      rejects('two stores with keys of their own', from({ artifactsFrom: [s3WithKeys('a'), s3WithKeys('b')] }),
        '\'artifactsFrom\' must be places with one setting of AWS_ACCESS_KEY_ID, got two: let the models of each come from a registry of its own [KS117]',
        '\'artifactsFrom\' must be places with one setting of AWS_SECRET_ACCESS_KEY, got two: let the models of each come from a registry of its own [KS117]'),
      rejects('a proxy for one of the places', from({
        artifactsFrom: [Model.fromS3('s3://models', { proxy: { url: 'http://proxy.proxies.svc:3128' } })],
      }),
      '\'proxy\' must stand on Model.fromRegistry(), got \'http://proxy.proxies.svc:3128\' in \'artifactsFrom\': the registry is asked through it, too [KS117]'),
    ],
  },
  {
    rule: 'KS120',
    cases: [
      acceptsApp('a storage container on KServe', container()),
      rejectsApp('a storage container without KServe', container({ target: kubernetes() }),
        '\'target\' must be ServingTarget.kserve() for a ClusterStorageContainer, got Kubernetes 1.30: leave it out, services fetch by Fetch.agent() there [KS120]'),
    ],
  },
  {
    rule: 'KS121',
    cases: [
      acceptsApp('one that takes the place of KServe\'s own', container({ name: 'default', formats: [StorageFormat.prefix('hf://')] })),
      acceptsApp('one for jobs, which KServe\'s own one is not', container({
        workload: StorageWorkload.LOCAL_MODEL_DOWNLOAD_JOB, formats: [StorageFormat.prefix('hf://')],
      })),
      rejectsApp('part of what KServe\'s own one takes', container({ formats: [StorageFormat.prefix('s3://models/'), StorageFormat.prefix('https://files.example.com/')] }),
        '\'formats\' must not overlap those of KServe\'s own storage container \'default\', got s3://models/ beside its s3://: name this one \'default\' to take its place, or disable that one and acknowledge this rule [KS121]',
        '\'formats\' must not overlap those of KServe\'s own storage container \'default\', got https://files.example.com/ beside its /https?://(.+)/(.+)/: name this one \'default\' to take its place, or disable that one and acknowledge this rule [KS121]'),
    ],
  },
  {
    rule: 'KS122',
    cases: [
      acceptsApp('certificates where the library\'s own init container fetches', withImages((chart) => new ModelRegistry(chart, 'registry', {
        url: URL, caBundle: CaBundle.fromConfigMap(configMap('ca')), storageContainer: false,
      }))),
      rejectsApp('certificates where KServe injects', withImages((chart) => new ModelRegistry(chart, 'registry', {
        url: URL, caBundle: CaBundle.fromConfigMap(configMap('ca')),
      })),
      '\'caBundle\' must be left out where KServe injects the fetcher, got \'ca\': set KServe\'s caBundleConfigMapName, or storageContainer: false [KS122]'),
    ],
  },
  {
    rule: 'KS223',
    cases: [
      acceptsApp('another program in a storage container', (chart) => contain(chart, 'files', { image: 'registry.example.com/fetcher:1' })),
      rejectsApp('a storage container with the stock agent', (chart) => contain(chart, 'files'),
        '\'image\' must name an image of your own for a storage container, got none: \'ghcr.io/cdk8s-kserve/agent:0.0.0\' is not published; in images/ run '
        + '\'npm ci && npm run image -- --image agent --tag registry.example.com/cdk8s-kserve/agent:1.0.0\' and \'buildah push registry.example.com/cdk8s-kserve/agent:1.0.0\', '
        + 'then write Images.of({ agent: \'registry.example.com/cdk8s-kserve/agent:1.0.0\' }) [KS223]'),
    ],
  },
  {
    rule: 'KS804',
    cases: [
      acceptsApp('two for two schemes', two({}, { formats: [StorageFormat.prefix('cold://')] })),
      acceptsApp('one for pods and one for jobs', two({}, { workload: StorageWorkload.LOCAL_MODEL_DOWNLOAD_JOB })),
      acceptsApp('two registries', withImages((chart) => ['a', 'b'].forEach((id) => (
        new ModelRegistry(chart, id, { url: `https://${id}.example.com` })
      )))),
      rejectsApp('a prefix of a prefix', two({}, { formats: [StorageFormat.prefix('files://eu/')] }),
        '\'formats\' must not overlap, got files:// of \'a\' at test/a and files://eu/ of \'b\' at test/b, which both take \'files://eu/\': make one of them narrower, or leave one out [KS804]'),
      rejectsApp('an expression over a prefix', two({}, { formats: [StorageFormat.regex('^fi[a-z]+://.+', 'files://a')] }),
        '\'formats\' must not overlap, got files:// of \'a\' at test/a and /^fi[a-z]+://.+/ of \'b\' at test/b, which both take \'files://a\': make one of them narrower, or leave one out [KS804]'),
    ],
  },
  {
    rule: 'KS801',
    cases: [
      rejectsApp('two storage containers of one name, in charts of two namespaces', (chart) => {
        Images.of(OWN).applyTo(chart.node.root);
        ['a', 'b'].forEach((id) => {
          const scope = new Chart(chart.node.root as App, id, { namespace: id });
          new ClusterStorageContainer(scope, 'files', { name: 'files', formats: [StorageFormat.prefix(`${id}://`)] });
        });
      }, '\'name\' must be unique for ClusterStorageContainer, got \'files\' at a/files/ClusterStorageContainer and at b/files/ClusterStorageContainer: set \'name\', or the namespace of a chart [KS801]'),
    ],
  },
  {
    rule: 'KS011',
    cases: [
      rejectsApp('images after a storage container', (chart) => {
        contain(chart, 'files', { image: 'registry.example.com/fetcher:1' });
        Images.of(OWN).applyTo(chart);
      }, '\'Images\' must be set on \'test\' before it holds services, got it after \'test/files\': move the line up [KS011]'),
    ],
  },
  {
    rule: 'KS102',
    cases: [
      rejects('KServe\'s initializer for a registry', from({}, { fetch: Fetch.initializer() }),
        '\'fetch\' must be Fetch.agent() or Fetch.cache() for a model from a model registry on Kubernetes 1.30, got Fetch.initializer() [KS102]'),
      acceptsApp('KServe\'s injection for a registry', (chart) => serve(chart, from({}, { fetch: Fetch.kserve(), target: kserve() })())),
    ],
  },
];
