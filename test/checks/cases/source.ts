import { Size } from 'cdk8s';
import { EnvValue } from 'cdk8s-plus-28';
import {
  CaBundle, Credentials, Engine, Fetch, HubModelOptions, Images, Model, NetworkPeer, RemoteCode, WeightsVolume,
} from '../../../src';
import { account, claim, COMMIT, configMap, hub, kserve, kubernetes, Props, secret, serve } from '../../helpers';
import { accepts, acceptsApp, rejects, rejectsApp, RuleCases } from '../rule-cases';

const remoteCode = RemoteCode.approved({ by: 'ml-security', reason: 'read modeling_custom.py' });
const s3 = 's3://models/qwen';
const acknowledged = { acknowledge: { KS104: 'the namespace enforces "baseline"' } };
const injected = (options: HubModelOptions) => (): Props => ({
  model: hub(options), fetch: Fetch.kserve(), target: kserve(), ...acknowledged,
});

/** Where models come from, who fetches them, and what may be written in clear text. */
export const SOURCE_CASES: readonly RuleCases[] = [
  {
    rule: 'KS101',
    cases: [
      accepts('remote code of a commit', () => ({ model: hub({ remoteCode }) })),
      rejects('remote code of a branch', () => ({ model: hub({ revision: 'main', remoteCode }) }),
        '\'revision\' must be a commit of 40 hexadecimal digits where remote code runs, got \'main\': take it from the history of the repository [KS101]'),
      rejects('remote code without a revision', () => ({ model: hub({ revision: undefined, remoteCode }) }),
        '\'revision\' must be a commit of 40 hexadecimal digits where remote code runs, got none: take it from the history of the repository [KS101]'),
      rejects('a branch of another repository with the code', () => ({
        model: hub({ remoteCode: RemoteCode.approved({ by: 'me', reason: 'read it', codeRevision: 'main' }) }),
      }),
      '\'codeRevision\' must be a commit of 40 hexadecimal digits, got \'main\' [KS101]'),
      rejects('remote code by a flag, past its approval', () => ({ engine: Engine.vllm({ extraArgs: ['--trust-remote-code'] }) }),
        '\'extraArgs\' must be without remote code that nobody approved, got \'--trust-remote-code\': set remoteCode of the model to RemoteCode.approved() [KS101]'),
      accepts('the flag for a source that has no prop for it', () => ({
        model: Model.fromS3(s3), engine: Engine.vllm({ extraArgs: ['--trust-remote-code'] }),
      })),
    ],
  },
  {
    rule: 'KS102',
    cases: [
      accepts('an image on Kubernetes with image volumes', () => ({
        model: Model.fromOci('ghcr.io/example/qwen:1'), target: kubernetes('1.35'),
      })),
      rejects('KServe\'s injection without KServe', () => ({ fetch: Fetch.kserve() }),
        '\'fetch\' must be Fetch.agent() or Fetch.initializer() or Fetch.engine() or Fetch.cache() for a model from the Hub on Kubernetes 1.30, got Fetch.kserve() [KS102]'),
      rejects('an engine that would read S3', () => ({ model: Model.fromS3(s3), fetch: Fetch.engine() }),
        '\'fetch\' must be Fetch.agent() or Fetch.initializer() or Fetch.cache() for a model from S3 on Kubernetes 1.30, got Fetch.engine() [KS102]'),
      rejects('a fetcher for what lies on a volume', () => ({
        model: Model.fromVolume(claim('models')), fetch: Fetch.initializer(),
      }),
      '\'fetch\' must be left out for a model from a volume on Kubernetes 1.30, got Fetch.initializer() [KS102]'),
    ],
  },
  {
    rule: 'KS103',
    cases: [
      accepts('credentials that KServe reads from the service account', injected({ token: secret('hf') })),
      rejects('a CA bundle', injected({ caBundle: CaBundle.fromConfigMap(configMap('ca')) }),
        '\'caBundle\' must be left out with Fetch.kserve(), got a value: set KServe\'s caBundleConfigMapName, or use Fetch.initializer() [KS103]'),
      rejects('a proxy', injected({ proxy: { url: 'http://proxy.example.com:3128' }, peer: NetworkPeer.cidr('10.9.0.0/16') }),
        '\'proxy\' must be left out with Fetch.kserve(), got a value: set it in KServe\'s ClusterStorageContainer, or use Fetch.initializer() [KS103]'),
      rejects('patterns', injected({ allowPatterns: ['*.json'], ignorePatterns: ['*.bin'] }),
        '\'allowPatterns\' must be left out with Fetch.kserve(), got a value: set it in KServe\'s ClusterStorageContainer, or use Fetch.initializer() [KS103]',
        '\'ignorePatterns\' must be left out with Fetch.kserve(), got a value: set it in KServe\'s ClusterStorageContainer, or use Fetch.initializer() [KS103]'),
      rejects('an endpoint', injected({ endpoint: 'https://hub.example.com' }),
        '\'endpoint\' must be left out with Fetch.kserve(), got a value: write it on the Secret as KServe documents, or use Fetch.initializer() [KS103]'),
      rejects('a token under another key', injected({ token: secret('hf'), tokenKey: 'token' }),
        '\'tokenKey\' must be left out with Fetch.kserve(), got a value: name the key HF_TOKEN, or use Fetch.initializer() [KS103]'),
      rejects('region and certificates of S3', () => ({
        model: Model.fromS3(s3, { region: 'eu-central-1', verifyTls: false }), fetch: Fetch.kserve(), target: kserve(),
        ...acknowledged,
      }),
      '\'region\' must be left out with Fetch.kserve(), got a value: write it on the Secret as KServe documents, or use Fetch.initializer() [KS103]',
      '\'verifyTls\' must be left out with Fetch.kserve(), got a value: write it on the Secret as KServe documents, or use Fetch.initializer() [KS103]'),
    ],
  },
  {
    rule: 'KS104',
    cases: [
      accepts('an injected fetcher that was acknowledged', injected({})),
      rejects('an injected fetcher', () => ({ fetch: Fetch.kserve(), target: kserve() }),
        '\'fetch\' should be Fetch.initializer() in a namespace that enforces Pod Security "restricted", got Fetch.kserve(): its container has no security context [KS104]'),
    ],
  },
  {
    rule: 'KS105',
    cases: [
      accepts('a claim that files are fetched into', () => ({ weightsVolume: WeightsVolume.claim(claim('weights')) })),
      rejects('a claim beside a volume that holds the model', () => ({
        model: Model.fromVolume(claim('models')), weightsVolume: WeightsVolume.claim(claim('weights')),
      }),
      '\'weightsVolume\' must be left out where the model is mounted, got one [KS105]'),
      rejects('a claim where KServe fetches', () => ({
        ...injected({})(), weightsVolume: WeightsVolume.claim(claim('weights')),
      }),
      '\'weightsVolume\' must be left out where KServe fetches, got one [KS105]'),
    ],
  },
  {
    rule: 'KS106',
    cases: [
      accepts('patterns from KServe 0.17 on', () => ({
        model: hub({ allowPatterns: ['*.json'] }), target: kserve('0.17.0'),
      })),
      acceptsApp('patterns with a newer initializer', (chart) => {
        Images.of({ storageInitializer: 'kserve/storage-initializer:v0.19.0' }).applyTo(chart);
        serve(chart, { model: hub({ allowPatterns: ['*.json'] }), target: kserve('0.15.2') });
      }),
      rejects('patterns before KServe 0.17', () => ({
        model: hub({ allowPatterns: ['*.json'] }), target: kserve('0.16.0'),
      }),
      '\'allowPatterns\' must be left out before KServe 0.17, got \'*.json\' for 0.16.0: give Images a newer storageInitializer, or use Fetch.agent() [KS106]'),
      rejects('patterns where the engine fetches', () => ({
        model: hub({ ignorePatterns: ['*.bin'] }), fetch: Fetch.engine(),
      }),
      '\'ignorePatterns\' must be left out with Fetch.engine(), got \'*.bin\': the engine chooses its files itself [KS106]'),
      rejectsApp('patterns before KServe 0.17, by way of a mirror', (chart) => {
        Images.of({ registry: 'registry.example.com' }).applyTo(chart);
        serve(chart, { model: hub({ allowPatterns: ['*.json'] }), target: kserve('0.16.0') });
      }, '\'allowPatterns\' must be left out before KServe 0.17, got \'*.json\' for 0.16.0: give Images a newer storageInitializer, or use Fetch.agent() [KS106]'),
    ],
  },
  {
    rule: 'KS107',
    cases: [
      accepts('a secret by reference', () => ({ env: { DB_PASSWORD: EnvValue.fromSecretValue({ secret: secret('db'), key: 'p' }) } })),
      rejects('a password by its name', () => ({ env: { DB_PASSWORD: EnvValue.fromValue('correct horse') } }),
        '\'env.DB_PASSWORD\' must not be a literal that looks like a secret, got one: put it in a Secret and refer to it [KS107]'),
      rejects('a token by its look', () => ({ env: { NOTE: EnvValue.fromValue(`hf_${'a'.repeat(30)}`) } }),
        '\'env.NOTE\' must not be a literal that looks like a secret, got one: put it in a Secret and refer to it [KS107]'),
      rejects('a token of a side container', () => ({
        sidecars: [{ name: 'proxy', image: 'envoy:1', env: { NOTE: EnvValue.fromValue(`hf_${'a'.repeat(30)}`) } }],
      }),
      '\'sidecars.proxy.env.NOTE\' must not be a literal that looks like a secret, got one: put it in a Secret and refer to it [KS107]'),
      rejects('an API key behind its flag', () => ({ engine: Engine.vllm({ extraArgs: ['--api-key=correct-horse'] }) }),
        '\'extraArgs\' must not be a literal that looks like a secret, got one behind --api-key: put it in a Secret and refer to it [KS107]'),
      rejects('an API key after its flag', () => ({ engine: Engine.vllm({ extraArgs: ['--api-key', 'correct-horse'] }) }),
        '\'extraArgs\' must not be a literal that looks like a secret, got one behind --api-key: put it in a Secret and refer to it [KS107]'),
      rejects('a token as an argument of its own', () => ({
        engine: Engine.vllm({ extraArgs: ['--hf-token', `hf_${'a'.repeat(30)}`] }),
      }),
      '\'extraArgs\' must not be a literal that looks like a secret, got one behind --hf-token: put it in a Secret and refer to it [KS107]'),
      rejects('a token in the command of a side container', () => ({
        sidecars: [{ name: 'proxy', image: 'envoy:1', command: ['login', `ghp_${'a'.repeat(36)}`] }],
      }),
      '\'sidecars.proxy.args\' must not be a literal that looks like a secret, got one: put it in a Secret and refer to it [KS107]'),
      rejects('a signed address', () => ({ model: Model.fromUrl('https://example.com/qwen.tar?X-Amz-Signature=abcdef0123') }),
        '\'model\' must not be a literal that looks like a secret, got one: put it in a Secret and refer to it [KS107]'),
      rejects('a token of the Hub whose look says nothing', () => ({
        engine: Engine.vllm({ extraArgs: ['--hf-token', 'not-a-known-prefix'] }),
      }),
      '\'extraArgs\' must not be a literal that looks like a secret, got one behind --hf-token: put it in a Secret and refer to it [KS107]'),
    ],
  },
  {
    rule: 'KS109',
    cases: [
      accepts('a role for Amazon\'s own S3', () => ({
        model: Model.fromS3(s3, { region: 'eu-central-1', credentials: Credentials.awsRole('arn:aws:iam::1:role/x') }),
      })),
      rejects('a role for a server of one\'s own', () => ({
        model: Model.fromS3(s3, {
          endpoint: 'https://minio.minio.svc:9000', credentials: Credentials.awsRole('arn:aws:iam::1:role/x'),
        }),
      }),
      '\'endpoint\' must be left out with Credentials.awsRole(), got \'https://minio.minio.svc:9000\': use Credentials.s3Keys() for a server of your own [KS109]'),
    ],
  },
  {
    rule: 'KS110',
    cases: [
      accepts('a CA bundle for https', () => ({
        model: Model.fromS3(s3, { endpoint: 'https://minio.minio.svc', caBundle: CaBundle.fromConfigMap(configMap('ca')) }),
      })),
      rejects('a CA bundle for http', () => ({
        model: Model.fromS3(s3, { endpoint: 'http://minio.minio.svc', caBundle: CaBundle.fromConfigMap(configMap('ca')) }),
      }),
      '\'endpoint\' must begin with https:// where \'caBundle\' is set, got \'http://minio.minio.svc\' [KS110]'),
    ],
  },
  {
    rule: 'KS111',
    cases: [
      accepts('a volume as large as the model', () => ({
        model: hub({ size: Size.gibibytes(15) }),
        weightsVolume: WeightsVolume.emptyDir({ sizeLimit: Size.gibibytes(15) }),
      })),
      rejects('a volume smaller than the model', () => ({
        model: hub({ size: Size.gibibytes(15) }),
        weightsVolume: WeightsVolume.emptyDir({ sizeLimit: Size.gibibytes(10) }),
      }),
      '\'sizeLimit\' must be at least the model\'s 15 GiB, got 10 GiB [KS111]'),
    ],
  },
  {
    rule: 'KS112',
    cases: [
      accepts('a commit', () => ({ model: hub({ revision: COMMIT }) })),
      rejects('a branch', () => ({ model: hub({ revision: 'main' }) }),
        '\'revision\' should be a commit of 40 hexadecimal digits, got \'main\': take it from the history of the repository [KS112]'),
      rejects('no revision', () => ({ model: hub({ revision: undefined }) }),
        '\'revision\' should be a commit of 40 hexadecimal digits, got none: take it from the history of the repository [KS112]'),
    ],
  },
  {
    rule: 'KS113',
    cases: [
      accepts('a reference where the engine fetches', () => ({
        model: hub({ revision: 'refs/pr/1' }), fetch: Fetch.engine(), acknowledge: { KS112: 'a draft' },
      })),
      rejects('a reference with slashes', () => ({
        model: hub({ revision: 'refs/pr/1' }), acknowledge: { KS112: 'a draft' },
      }),
      '\'revision\' must be without a slash for KServe\'s initializer, got \'refs/pr/1\': write the commit that it stands for, or use Fetch.agent() [KS113]'),
    ],
  },
  {
    rule: 'KS503',
    cases: [
      accepts('a role on the service\'s own account', () => ({
        model: Model.fromS3(s3, { credentials: Credentials.awsRole('arn:aws:iam::1:role/x') }),
      })),
      rejects('a role beside an account of one\'s own', () => ({
        model: Model.fromS3(s3, { credentials: Credentials.awsRole('arn:aws:iam::1:role/x') }),
        serviceAccount: account('models'),
      }),
      '\'serviceAccount\' should carry the annotation eks.amazonaws.com/role-arn: arn:aws:iam::1:role/x, got \'models\', which this library does not write: write it there yourself [KS503]'),
      rejects('a token for KServe beside an account of one\'s own', () => ({
        ...injected({ token: secret('hf') })(), serviceAccount: account('models'),
      }),
      '\'serviceAccount\' should carry the Secret hf, got \'models\', which this library does not write: write it there yourself [KS503]'),
    ],
  },
  {
    rule: 'KS605',
    cases: [
      accepts('an image where image volumes are on by default', () => ({
        model: Model.fromOci('ghcr.io/example/qwen:1'), target: kubernetes('1.35'),
      })),
      accepts('an image where they were switched on by hand', () => ({
        model: Model.fromOci('ghcr.io/example/qwen:1'), target: kubernetes('1.33'),
        acknowledge: { KS605: 'the feature gate ImageVolume is on' },
      })),
      rejects('an image on Kubernetes without image volumes', () => ({
        model: Model.fromOci('ghcr.io/example/qwen:1'), target: kubernetes('1.34'),
      }),
      '\'minimumVersion\' must be at least 1.35 for an image volume, got 1.34: say so on the target if every cluster is that new [KS605]'),
    ],
  },
];
