import { Duration } from 'cdk8s';
import { Engine, HuggingFaceBackend, Images, Monitoring, NetworkAccess, NetworkPeer, Route } from '../../../src';
import { Props, serve } from '../../helpers';
import { accepts, acceptsApp, rejects, rejectsApp, RuleCases } from '../rule-cases';

const DIGEST = `sha256:${'a'.repeat(64)}`;
const gatewayOnly = NetworkAccess.of({ ingressFrom: [NetworkPeer.namespacePods('gateway')] });
const flags = (...extraArgs: string[]) => (): Props => ({ engine: Engine.vllm({ extraArgs }) });
const refused = (spelling: string, reason: string) => `'extraArgs' must not hold '${spelling}', got it: ${reason} [KS216]`;

/** What the manifest says as a whole, against what one flag, image or peer says. */
export const POLICY_CASES: readonly RuleCases[] = [
  {
    rule: 'KS216',
    cases: [
      accepts('a flag that nothing else says', flags('--block-size=32')),
      rejects('another address to listen on', flags('--host=127.0.0.1'),
        refused('--host', 'the probes and the Service look for the server on every address at port 8080')),
      rejects('TLS, which no probe speaks', flags('--ssl-certfile=/tls/tls.crt'),
        refused('--ssl-certfile', 'probes and Service speak HTTP: end TLS at the gateway, or use a side container')),
      rejects('another model', flags('--revision=main'), refused('--revision', 'it follows from model')),
      rejects('ranks by their short flag', flags('-dp=2'), refused('-dp', 'set parallelism')),
      rejects('a server for each pod\'s own copies', flags('--data-parallel-hybrid-lb'),
        refused('--data-parallel-hybrid-lb', 'the Service leads to one server, which knows all copies: with it, each pod would answer for its own alone')),
      rejects('several nodes', flags('--nnodes=2'), refused('--nnodes', 'use MultiNodeVllm')),
      rejects('ranks of KServe\'s server', () => ({
        engine: Engine.huggingFaceServer({
          backend: HuggingFaceBackend.VLLM, extraArgs: ['--pipeline-parallel-size=2'],
        }),
      }), refused('--pipeline-parallel-size', 'set parallelism')),
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
