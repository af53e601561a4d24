import { Cpu, EnvValue } from 'cdk8s-plus-28';
import { Duration } from 'cdk8s';
import {
  Credentials, DeploymentMode, Engine, Images, KServeVersion, Model, NetworkAccess, NetworkPeer, Parallelism, Rollout,
  Route, Scaling, SecurityProfile, ServiceDefaults, ServingTarget,
} from '../../../src';
import { hub, secret, serve } from '../../helpers';
import { accepts, acceptsApp, rejects, rejectsApp, RuleCases } from '../rule-cases';

const image = (name: string) => () => ({ engine: Engine.vllm({ image: name }), accelerator: undefined });
const digest = `sha256:${'0'.repeat(64)}`;

/** Values that their factories refuse. */
export const VALUE_CASES: readonly RuleCases[] = [
  {
    rule: 'KS001',
    cases: [
      accepts('zero replicas', () => ({ scaling: Scaling.replicas(0) })),
      rejects('a negative number of replicas', () => ({ scaling: Scaling.replicas(-1) }),
        '\'count\' must be a whole number of at least 0, got -1 [KS001]'),
      rejects('a fraction of a replica', () => ({ scaling: Scaling.replicas(1.5) }),
        '\'count\' must be a whole number of at least 0, got 1.5 [KS001]'),
      rejects('a lower bound above the upper one', () => ({ scaling: Scaling.cpu({ min: 5, max: 2 }) }),
        '\'min\' must be at most \'max\' (2), got 5 [KS001]'),
      rejects('a target of more than the whole', () => ({ scaling: Scaling.cpu({ max: 2, targetPercent: 101 }) }),
        '\'targetPercent\' must be a whole number from 1 to 100, got 101 [KS001]'),
      rejects('KEDA without a trigger', () => ({ scaling: Scaling.keda({ max: 2, triggers: [] }) }),
        '\'triggers\' must be one or more, got none: add one, or use Scaling.replicas() [KS001]'),
      rejects('a threshold of zero', () => ({
        scaling: Scaling.prometheus({ max: 2, serverAddress: 'http://prometheus', query: 'up', threshold: 0 }),
      }),
      '\'threshold\' must be a number above 0, got 0 [KS001]'),
      rejects('a fraction of the GPU memory above one', () => ({ engine: Engine.vllm({ gpuMemoryUtilization: 90 }) }),
        '\'gpuMemoryUtilization\' must be a number from 0.01 to 1, got 90 [KS001]'),
      rejects('a share of the pods with a fraction', () => ({ rollout: Rollout.surge({ maxSurgePercent: 33.3 }) }),
        '\'maxSurgePercent\' must be a whole number from 1 to 100, got 33.3 [KS001]'),
      rejects('a drain that is too short to be split', () => ({ drain: Duration.seconds(2) }),
        '\'drain\' must be a whole number from 4 to 3600, got 2 [KS001]'),
      rejects('a pod that runs as root', () => ({ securityProfile: SecurityProfile.restricted({ runAsUser: 0 }) }),
        '\'runAsUser\' must be a whole number of at least 1, got 0 [KS001]'),
      rejects('no rank', () => ({ parallelism: Parallelism.of({ tensor: 0 }) }),
        '\'tensor\' must be a whole number of at least 1, got 0 [KS001]'),
      rejects('more than the API has digits for', () => ({ scaling: Scaling.replicas(2 ** 31) }),
        '\'count\' must be a whole number from 0 to 2147483647, got 2147483648 [KS001]'),
      rejects('a window that no autoscaler has', () => ({ scaling: Scaling.cpu({ max: 2, scaleDownStabilization: Duration.hours(2) }) }),
        '\'scaleDownStabilization\' must be a whole number from 0 to 3600, got 7200 [KS001]'),
      rejects('a time that the Gateway API cannot say', () => ({ route: Route.http({ gateway: 'public', timeout: Duration.days(2) }) }),
        '\'timeout\' must be a whole number from 1 to 99999, got 172800 [KS001]'),
      rejects('half a wave', () => ({ syncWave: 1.5 }),
        '\'syncWave\' must be a whole number of at least -2147483647, got 1.5 [KS001]'),
    ],
  },
  {
    rule: 'KS002',
    cases: [
      accepts('a name of 40 characters', () => ({ name: 'a'.repeat(40) })),
      rejects('a name with room for no suffix', () => ({ name: 'a'.repeat(41) }),
        '\'name\' must be a lower-case DNS label of at most 40 characters that starts with a letter, got \'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\': \'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\' would do [KS002]'),
      rejects('a name with capitals and a dot', () => ({ name: 'Llama-3.1' }),
        '\'name\' must be a lower-case DNS label of at most 40 characters that starts with a letter, got \'Llama-3.1\': \'llama-3-1\' would do [KS002]'),
      rejects('a side container without a name', () => ({ sidecars: [{ name: '', image: 'busybox:1.36' }] }),
        '\'name\' must be a lower-case DNS label of at most 63 characters that starts with a letter, got \'\' [KS002]'),
      rejects('a class that no object can be', () => ({ priorityClassName: 'Very High' }),
        '\'priorityClassName\' must be lower-case letters, digits, - and . as in a host name, got \'Very High\' [KS002]'),
      accepts('a wildcard host', () => ({ route: Route.http({ gateway: 'public', hostnames: ['*.example.com'] }) })),
      rejects('a host with a scheme', () => ({ route: Route.ingress({ host: 'https://example.com' }) }),
        '\'host\' must be a host name such as models.example.com, got \'https://example.com\' [KS002]'),
    ],
  },
  {
    rule: 'KS003',
    cases: [
      accepts('owner and name', () => ({ model: hub() })),
      rejects('the address of a page of the Hub', () => ({
        model: Model.fromHub('https://huggingface.co/Qwen/Qwen2.5-7B-Instruct/tree/main'),
      }),
      '\'repository\' must be owner/name, got \'https://huggingface.co/Qwen/Qwen2.5-7B-Instruct/tree/main\': write \'Qwen/Qwen2.5-7B-Instruct\' [KS003]'),
      rejects('a name without its owner', () => ({ model: Model.fromHub('bert-base-uncased') }),
        '\'repository\' must be owner/name, got \'bert-base-uncased\': write it as in the address of its page on the Hub [KS003]'),
      rejects('another scheme', () => ({ model: Model.fromS3('gs://models/qwen') }),
        '\'uri\' must be an address that begins with s3://, got \'gs://models/qwen\' [KS003]'),
      rejects('a scheme with nothing behind it', () => ({ model: Model.fromGcs('gs://') }),
        '\'uri\' must be an address that begins with gs://, got \'gs://\' [KS003]'),
      rejects('a host of Azure that KServe does not know', () => ({
        model: Model.fromAzureBlob('https://models.example.com/qwen'),
      }),
      '\'uri\' must be an address such as https://<account>.blob.core.windows.net/<container>/<path>, got \'https://models.example.com/qwen\' [KS003]'),
      rejects('a path that leaves its image', () => ({
        model: Model.fromOci('ghcr.io/example/qwen:1', { path: '../etc' }),
      }),
      '\'path\' must be a relative path without .., got \'../etc\' [KS003]'),
    ],
  },
  {
    rule: 'KS004',
    cases: [
      accepts('a commit', () => ({ model: hub() })),
      rejects('a revision with a blank', () => ({ model: hub({ revision: 'my branch' }) }),
        '\'revision\' must be a branch, a tag or a commit, got \'my branch\' [KS004]'),
    ],
  },
  {
    rule: 'KS005',
    cases: [
      accepts('a digest', image(`ghcr.io/example/vllm@${digest}`)),
      accepts('a tag behind a port', image('registry.example.com:5000/vllm:1.0')),
      rejects('latest', image('vllm/vllm-openai:latest'),
        '\'image\' must be an image with a tag other than latest, or with a digest, got \'vllm/vllm-openai:latest\': append :<version> or @sha256:<digest> [KS005]'),
      rejects('an image without a tag', image('vllm/vllm-openai'),
        '\'image\' must be an image with a tag other than latest, or with a digest, got \'vllm/vllm-openai\': append :<version> or @sha256:<digest> [KS005]'),
      rejects('a port that is no tag', image('registry.example.com:5000/vllm'),
        '\'image\' must be an image with a tag other than latest, or with a digest, got \'registry.example.com:5000/vllm\': append :<version> or @sha256:<digest> [KS005]'),
      rejects('an unpinned image of a side container', () => ({ sidecars: [{ name: 'proxy', image: 'envoy' }] }),
        '\'image\' must be an image with a tag other than latest, or with a digest, got \'envoy\': append :<version> or @sha256:<digest> [KS005]'),
      rejects('a digest of another kind', () => {
        Images.of({ digests: { 'vllm/vllm-openai:v0.33.0': 'md5:1' } });
        return {};
      },
      '\'digests.vllm/vllm-openai:v0.33.0\' must be sha256: and 64 hexadecimal digits, got \'md5:1\' [KS005]'),
      rejects('half a digest', image('ghcr.io/example/vllm@sha256:abc'),
        '\'image\' must be an image with a tag other than latest, or with a digest, got \'ghcr.io/example/vllm@sha256:abc\': append :<version> or @sha256:<digest> [KS005]'),
      rejectsApp('a mirror with a scheme', (chart) => { Images.of({ registry: 'https://registry.example.com/' }).applyTo(chart); },
        '\'registry\' must be a host and path such as registry.example.com/mirror, got \'https://registry.example.com\' [KS005]'),
    ],
  },
  {
    rule: 'KS006',
    cases: [
      accepts('a patch of a known minor', () => ({
        target: ServingTarget.kserve({ version: KServeVersion.of('0.20.1') }),
      })),
      rejects('a version of KServe without facts', () => ({
        target: ServingTarget.kserve({ version: KServeVersion.of('0.14.0') }),
      }),
      '\'version\' must be a patch of 0.15, 0.16, 0.17, 0.18, 0.19, 0.20, got \'0.14.0\': take the nearest, or newest: \'0.20.0\' [KS006]'),
      rejects('a version of Kubernetes that is too old', () => ({
        target: ServingTarget.kubernetes({ minimumVersion: '1.27' }),
      }),
      '\'minimumVersion\' must be 1.28 or newer, got \'1.27\': write it as 1.30 [KS006]'),
      rejects('a version of vLLM whose flags are not known', () => ({ engine: Engine.vllm({ version: '0.6.0' }) }),
        '\'version\' must be a patch of 0.8 to 0.33, got \'0.6.0\': its flags are not known here; newest: \'0.33.0\' [KS006]'),
    ],
  },
  {
    rule: 'KS007',
    cases: [
      accepts('keys of S3 for S3', () => ({
        model: Model.fromS3('s3://models/qwen', { credentials: Credentials.s3Keys(secret('s3')) }),
      })),
      rejects('a role of Amazon for Google', () => ({
        model: Model.fromGcs('gs://models/qwen', { credentials: Credentials.awsRole('arn:aws:iam::1:role/x') }),
      }),
      '\'credentials\' must be Credentials.gcsKeyFile() or Credentials.anonymous() or Credentials.googleServiceAccount() for Google Cloud Storage, got Credentials.awsRole() [KS007]'),
      rejects('keys of S3 for a URL', () => ({
        model: Model.fromUrl('https://example.com/qwen.tar', { credentials: Credentials.s3Keys(secret('s3')) }),
      }),
      '\'credentials\' must be Credentials.httpHeaders() or Credentials.anonymous() for a URL, got Credentials.s3Keys() [KS007]'),
    ],
  },
  {
    rule: 'KS008',
    cases: [
      accepts('a label with a prefix', () => ({ labels: { 'example.com/team': 'nlp' } })),
      rejects('a key with two slashes', () => ({ labels: { 'a/b/c': 'x' } }),
        '\'labels\' must be keys of the form [prefix/]name, got \'a/b/c\' [KS008]'),
      rejects('a value with a blank', () => ({ labels: { team: 'natural language' } }),
        '\'labels.team\' must be at most 63 letters, digits, -, _ and ., got \'natural language\' [KS008]'),
      rejects('a malformed key of an annotation', () => ({ annotations: { 'a b': 'x' } }),
        '\'annotations\' must be keys of the form [prefix/]name, got \'a b\' [KS008]'),
      rejects('a prefix that is no domain', () => ({ labels: { 'example..io/team': 'nlp' } }),
        '\'labels\' must be keys of the form [prefix/]name, got \'example..io/team\' [KS008]'),
      rejects('a label of nodes that none can have', () => ({ spreadOver: 'the zone' }),
        '\'spreadOver\' must be a key of the form [prefix/]name, got \'the zone\' [KS008]'),
      rejects('a namespace that none can be', () => ({
        network: NetworkAccess.of({ ingressFrom: [NetworkPeer.namespacePods('the gateway')] }),
      }),
      '\'name.kubernetes.io/metadata.name\' must be at most 63 letters, digits, -, _ and ., got \'the gateway\' [KS008]'),
    ],
  },
  {
    rule: 'KS009',
    cases: [
      accepts('an endpoint with a port', () => ({ model: hub({ endpoint: 'https://hub.example.com:8443' }) })),
      rejects('a host without a scheme', () => ({ model: hub({ endpoint: 'hub.example.com' }) }),
        '\'endpoint\' must be a URL that begins with http:// or https://, got \'hub.example.com\' [KS009]'),
      rejects('an address that is none', () => ({ model: hub({ endpoint: 'https://hub example' }) }),
        '\'endpoint\' must be a URL that begins with http:// or https://, got \'https://hub example\' [KS009]'),
      rejects('a password in an address', () => ({ model: hub({ proxy: { url: 'http://me:s3cr3t@proxy.example.com' } }) }),
        '\'proxy.url\' must be a URL without a password, got one: put it in a Secret [KS009]'),
    ],
  },
  {
    rule: 'KS011',
    cases: [
      acceptsApp('a setting before the services', (chart) => {
        ServiceDefaults.of({ maxReplicas: 3 }).applyTo(chart);
        serve(chart);
      }),
      rejectsApp('a setting after the first service', (chart) => {
        serve(chart);
        ServingTarget.kubernetes().applyTo(chart);
      },
      '\'ServingTarget\' must be set on \'test\' before it holds services, got it after \'test/svc\': move the line up [KS011]'),
      rejectsApp('a second setting of one kind', (chart) => {
        Images.of({ registry: 'mirror.example.com' }).applyTo(chart);
        Images.of({ vllm: 'example/vllm:1' }).applyTo(chart);
      },
      '\'Images\' must be set once on \'test\', got it twice: join both in one call [KS011]'),
      rejectsApp('a setting of the app after a service of one of its charts', (chart) => {
        serve(chart);
        Images.of({ registry: 'mirror.example.com' }).applyTo(chart.node.root);
      },
      '\'Images\' must be set on \'app\' before it holds services, got it after \'test/svc\': move the line up [KS011]'),
    ],
  },
  {
    rule: 'KS012',
    cases: [
      accepts('a name with an underscore', () => ({ env: { OMP_NUM_THREADS: EnvValue.fromValue('4') } })),
      rejects('a name that begins with a digit', () => ({ env: { '1ST': EnvValue.fromValue('x') } }),
        '\'env\' must be letters, digits, _, - and . that do not begin with a digit, got \'1ST\' [KS012]'),
    ],
  },
  {
    rule: 'KS013',
    cases: [
      accepts('no wish', () => ({ target: ServingTarget.kserve() })),
      rejects('concurrency in Standard mode', () => ({
        target: ServingTarget.kserve({ mode: DeploymentMode.STANDARD, containerConcurrency: 4 }),
      }),
      '\'containerConcurrency\' must be left out in Standard mode, got 4: it works in mode DeploymentMode.KNATIVE only [KS013]'),
    ],
  },
  {
    rule: 'KS015',
    cases: [
      accepts('thousandths', () => ({ resources: { cpu: Cpu.millis(500) } })),
      rejects('no CPU at all', () => ({ resources: { cpu: Cpu.units(0) } }),
        '\'resources.cpu\' must be cores such as 4 or 0.5, or thousandths such as 500m, got \'0\' [KS015]'),
    ],
  },
  {
    rule: 'KS020',
    cases: [
      accepts('a name as the Hub writes it', () => ({ modelName: 'Qwen/Qwen2.5-7B-Instruct' })),
      rejects('a quote, which would end a query of Prometheus', () => ({ modelName: 'chat"} or vector(1)' }),
        '\'modelName\' must be letters, digits, ., _, -, /, : and @ that begin with a letter or digit, got \'chat"} or vector(1)\': set modelName [KS020]'),
    ],
  },
];
