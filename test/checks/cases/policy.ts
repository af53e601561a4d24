import { Duration } from 'cdk8s';
import {
  Engine, HuggingFaceBackend, Images, Monitoring, NetworkAccess, NetworkPeer, Parallelism, Route, Scaling,
  ScalingTrigger, VllmMetric,
} from '../../../src';
import { GroupProps, Props, serve } from '../../helpers';
import { accepts, acceptsApp, acceptsGroup, rejects, rejectsApp, rejectsGroup, RuleCases } from '../rule-cases';

const DIGEST = `sha256:${'a'.repeat(64)}`;
const gatewayOnly = NetworkAccess.of({ ingressFrom: [NetworkPeer.namespacePods('gateway')] });
const flags = (...extraArgs: string[]) => (): Props => ({ engine: Engine.vllm({ extraArgs }) });
const groupFlags = (...extraArgs: string[]) => (): GroupProps => ({ engine: Engine.vllm({ extraArgs }) });
const waiting = ScalingTrigger.vllm(VllmMetric.REQUESTS_WAITING, { serverAddress: 'http://prometheus.monitoring:9090', threshold: 5 });
const refused = (spelling: string, reason: string) => `'extraArgs' must not hold '${spelling}', got it: ${reason} [KS216]`;

/** What the manifest says as a whole, against what one flag, image or peer says. */
export const POLICY_CASES: readonly RuleCases[] = [
  {
    rule: 'KS216',
    cases: [
      accepts('a flag that nothing else says', flags('--block-size=32')),
      accepts('stages of a prompt on the GPUs that are there', flags('--decode-context-parallel-size=1', '-pcp', '1')),
      accepts('no metrics where nothing reads them', flags('--disable-log-stats')),
      accepts('servers and an executor of one pod', flags('-asc=1', '--distributed-executor-backend=mp', '--grpc-port=50051')),
      accepts('every address of a cluster with IPv6 alone', flags('--host=::')),
      acceptsGroup('every address', groupFlags('--host', '0.0.0.0')),
      rejects('another address to listen on', flags('--host=127.0.0.1'),
        refused('--host=127.0.0.1', 'the probes and the Service look for the server on every address at port 8080')),
      rejects('TLS, which no probe speaks', flags('--ssl-certfile=/tls/tls.crt'),
        refused('--ssl-certfile=/tls/tls.crt', 'probes and Service speak HTTP: end TLS at the gateway, or use a side container')),
      rejects('gRPC, which no probe speaks', flags('--grpc'),
        refused('--grpc', 'vLLM would serve gRPC instead of HTTP, which probes and clients speak')),
      rejects('no server at all', flags('-asc', '0'), refused('-asc=0', 'nothing would answer the probes and the Service')),
      rejects('flags in a file', flags('--config=/etc/vllm.yaml'),
        refused('--config=/etc/vllm.yaml', 'what the file says is known to vLLM alone: set props, and other flags one by one')),
      rejects('another model', flags('--revision=main'), refused('--revision=main', 'it follows from model')),
      rejects('ranks by their short flag', flags('-dp=2'), refused('-dp=2', 'set parallelism')),
      rejects('ranks in another spelling', flags('--tensor_parallel_size', '2'), refused('--tensor_parallel_size=2', 'set parallelism')),
      rejects('ranks that share a prompt', flags('-pcp=2'),
        refused('-pcp=2', 'it multiplies the ranks, for which there would be no accelerators')),
      rejects('a server for each pod\'s own copies', flags('--data-parallel-hybrid-lb'),
        refused('--data-parallel-hybrid-lb', 'the Service leads to one server, which knows all copies: with it, each pod would answer for its own alone')),
      rejects('several nodes', flags('--nnodes=2'), refused('--nnodes=2', 'use MultiNodeVllm')),
      rejects('several nodes by their short flags', flags('-n', '2', '-r', '1', '--master_addr=10.0.0.1'),
        refused('-n=2', 'use MultiNodeVllm'), refused('-r=1', 'use MultiNodeVllm'), refused('--master_addr=10.0.0.1', 'use MultiNodeVllm')),
      rejects('ranks of KServe\'s server', () => ({
        engine: Engine.huggingFaceServer({
          backend: HuggingFaceBackend.VLLM, extraArgs: ['--pipeline-parallel-size=2'],
        }),
      }), refused('--pipeline-parallel-size=2', 'set parallelism')),
      acceptsGroup('what the group does anyway', groupFlags('--distributed-executor-backend=mp', '-dpb=mp', '-asc=4')),
      acceptsGroup('the executor of each copy', () => ({
        ...groupFlags('--distributed-executor-backend=uni')(), parallelism: Parallelism.of({ data: 16 }),
      })),
      rejectsGroup('no metrics, by which the launcher sees progress', groupFlags('--disable-log-stats'),
        refused('--disable-log-stats', 'vLLM would have no metrics, and the launcher takes an engine under load for one that hangs')),
      rejects('no metrics, by which the service is scaled', () => ({
        ...flags('--disable-log-stats')(), scaling: Scaling.keda({ max: 2, triggers: [waiting] }),
      }), refused('--disable-log-stats', 'vLLM would have no metrics, by which the service is scaled')),
      rejectsGroup('another executor', groupFlags('--distributed-executor-backend=ray'),
        refused('--distributed-executor-backend=ray', 'set executor')),
      rejectsGroup('Ray for the copies of a group', () => ({
        ...groupFlags('-dpb', 'ray')(), parallelism: Parallelism.of({ data: 16 }),
      }), refused('-dpb=ray', 'vLLM itself joins the copies of a group')),
      rejectsGroup('what the launcher sets', groupFlags('--headless', '-n=2', '--master-port=1234'),
        refused('--headless', 'the launcher sets it'), refused('-n=2', 'the launcher sets it'),
        refused('--master-port=1234', 'the launcher sets it')),
    ],
  },
  {
    rule: 'KS217',
    cases: [
      acceptsApp('images that all have a digest', (chart) => {
        Images.of({
          requireDigests: true,
          digests: { 'vllm/vllm-openai:v0.33.0': DIGEST, 'kserve/storage-initializer:v0.19.0': DIGEST },
        }).applyTo(chart);
        serve(chart);
      }),
      rejectsApp('a misspelt tag among the digests', (chart) => {
        Images.of({
          requireDigests: true,
          digests: { 'vllm/vllm-openai:0.33.0': DIGEST, 'kserve/storage-initializer:v0.19.0': DIGEST },
        }).applyTo(chart);
        serve(chart);
      }, '\'digests\' must hold \'vllm/vllm-openai:v0.33.0\', got none for it: did you mean \'vllm/vllm-openai:0.33.0\'? [KS217]'),
    ],
  },
  {
    rule: 'KS218',
    cases: [
      acceptsApp('images of the mirror', (chart) => {
        Images.of({ registry: 'mirror.example.com' }).applyTo(chart);
        serve(chart, { engine: Engine.vllm({ image: 'mirror.example.com/own/vllm:1' }) });
      }),
      rejectsApp('an image of the engine from elsewhere', (chart) => {
        Images.of({ registry: 'mirror.example.com' }).applyTo(chart);
        serve(chart, { engine: Engine.vllm({ image: 'ghcr.io/example/vllm:1' }) });
      }, '\'image\' should come from the scope\'s registry \'mirror.example.com\', got \'ghcr.io/example/vllm:1\': write the mirror\'s name of it [KS218]'),
    ],
  },
  {
    rule: 'KS219',
    cases: [
      accepts('the image of the version, from a mirror', () => ({
        engine: Engine.vllm({ version: '0.24.0', image: 'mirror.example.com/vllm/vllm-openai:v0.24.0' }),
      })),
      accepts('a stock image whose version has a suffix', () => ({ engine: Engine.vllm({ version: '0.8.5.post1' }) })),
      accepts('an image that counts its versions itself', () => ({ engine: Engine.vllm({ image: 'ghcr.io/example/vllm:1.4.2' }) })),
      rejects('a newer image than the version', () => ({
        engine: Engine.vllm({ version: '0.24.0', image: 'vllm/vllm-openai:v0.33.0' }),
      }), '\'version\' must be that of the image, got 0.24.0 for \'vllm-openai:0.33.0\': set the engine\'s version to 0.33.0, or take the image of 0.24.0 [KS219]'),
      rejects('an image of another KServe', () => ({
        engine: Engine.huggingFaceServer({ image: 'kserve/huggingfaceserver:v0.16.0-gpu' }),
      }), '\'version\' must be that of the image, got 0.19.0 for \'huggingfaceserver:0.16.0\': set the engine\'s version to 0.16.0, or take the image of 0.19.0 [KS219]'),
    ],
  },
  {
    rule: 'KS505',
    cases: [
      accepts('a policy that lets everybody in', () => ({ monitoring: Monitoring.podMonitor() })),
      accepts('two peers, one of which is Prometheus', () => ({
        monitoring: Monitoring.podMonitor(),
        network: NetworkAccess.of({
          ingressFrom: [NetworkPeer.namespacePods('gateway'), NetworkPeer.namespacePods('monitoring')],
        }),
      })),
      rejects('a monitor whose Prometheus is shut out', () => ({ monitoring: Monitoring.podMonitor(), network: gatewayOnly }),
        '\'ingressFrom\' should let in Prometheus, as \'monitoring\' is set, got one other peer: add it, or acknowledge this if it is that one [KS505]'),
      rejects('a route while nobody gets in', () => ({
        route: Route.http({ gateway: 'public' }), network: NetworkAccess.of({ ingressFrom: [] }),
      }), '\'ingressFrom\' should let in the gateway, as \'route\' is set, got nobody: add it, or acknowledge this if it is that one [KS505]'),
    ],
  },
  {
    rule: 'KS506',
    cases: [
      accepts('a drain as long as the route\'s timeout', () => ({
        route: Route.http({ gateway: 'public', timeout: Duration.minutes(5) }), drain: Duration.minutes(5),
      })),
      rejects('a drain that is shorter', () => ({
        route: Route.http({ gateway: 'public', timeout: Duration.minutes(10) }), drain: Duration.minutes(1),
      }), '\'drain\' should be at least the route\'s timeout of 600 seconds, got 60: raise it, or accept that an update cuts longer answers off [KS506]'),
    ],
  },
];
