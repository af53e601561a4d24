import { Duration, Size } from 'cdk8s';
import { CaBundle, Engine, Fetch, Images, Model, NetworkPeer } from '../../../src';
import { agent, configMap, hub, kserve, kubernetes, onnx, OWN, Props, serve } from '../../helpers';
import { accepts, acceptsApp, rejects, rejectsApp, RuleCases } from '../rule-cases';

const caBundle = CaBundle.fromConfigMap(configMap('ca'));
const fetch = (...extraArgs: string[]) => (): Props => ({ fetch: agent({ extraArgs }) });
const build = (image: string, command: string) => `'ghcr.io/cdk8s-kserve/${image}:0.0.0' is not published; in images/ run `
  + `'npm ci && ${command} --tag registry.example.com/cdk8s-kserve/${image}:1.0.0' and 'buildah push registry.example.com/cdk8s-kserve/${image}:1.0.0', `
  + `then write Images.of({ ${image}: 'registry.example.com/cdk8s-kserve/${image}:1.0.0' }) [KS223]`;
const noAgent = `'fetch.image' must name an image of your own for Fetch.agent(), got none: ${build('agent', 'npm run image -- --image agent')}`;

/** Our own agent, and images of ours. */
export const AGENT_CASES: readonly RuleCases[] = [
  {
    rule: 'KS001',
    cases: [
      accepts('as little memory as the agent takes', () => ({ fetch: agent({ memory: Size.mebibytes(256) }) })),
      rejects('less memory than the agent takes', () => ({ fetch: agent({ memory: Size.mebibytes(128) }) }),
        '\'memory\' must be at least 256 MiB, got 128 MiB [KS001]'),
      rejects('a deadline beyond all timers', () => ({ fetch: agent({ deadline: Duration.days(100) }) }),
        '\'deadline\' must be a whole number from 1 to 2147483, got 8640000 [KS001]'),
    ],
  },
  {
    rule: 'KS102',
    cases: [
      accepts('an image that the agent fetches', () => ({ model: Model.fromOci('ghcr.io/example/qwen:1'), fetch: agent() })),
    ],
  },
  {
    rule: 'KS106',
    cases: [
      accepts('patterns for the agent before KServe 0.17', () => ({
        model: hub({ allowPatterns: ['*.json'] }), target: kserve('0.16.0'), fetch: agent(),
      })),
    ],
  },
  {
    rule: 'KS113',
    cases: [accepts('a reference with slashes for the agent', () => ({
      model: hub({ revision: 'refs/pr/1' }), fetch: agent(), acknowledge: { KS112: 'a test' },
    }))],
  },
  {
    rule: 'KS114',
    cases: [
      accepts('flags of the agent, in either spelling', fetch('--connections=16', '--stall_window=60', '--verify')),
      rejects('a misspelt flag', fetch('--conections=16'),
        '\'--conections\' is no flag of the agent: did you mean \'--connections\'? [KS114]'),
      rejects('a format that there is not', fetch('--progress=loud'),
        '\'--progress\' must be \'auto\', \'line\', \'json\' or \'none\', got \'loud\' [KS114]'),
      rejects('a flag that a prop has set', () => ({ fetch: agent({ deadline: Duration.hours(1), extraArgs: ['--deadline=5'] }) }),
        '\'--deadline\' must be set once, got \'--deadline\' twice (3600, 5): keep one of them [KS114]'),
    ],
  },
  {
    rule: 'KS118',
    cases: [
      accepts('certificates for the agent', () => ({ model: Model.fromOci('ghcr.io/example/qwen:1', { caBundle }), fetch: agent() })),
      rejects('certificates and a place for the kubelet', () => ({
        model: Model.fromOci('ghcr.io/example/qwen:1', { caBundle, peer: NetworkPeer.pods({ app: 'registry' }) }), target: kubernetes('1.35'),
      }),
      '\'caBundle\' must be left out where the kubelet mounts the image, got a value: use Fetch.agent() [KS118]',
      '\'peer\' must be left out where the kubelet mounts the image, got a value: use Fetch.agent() [KS118]'),
    ],
  },
  {
    rule: 'KS223',
    cases: [
      accepts('an agent of one\'s own', () => ({ fetch: agent() })),
      accepts('a server of one\'s own', () => ({ engine: onnx(), accelerator: undefined })),
      acceptsApp('images that the scope names', (chart) => {
        Images.of(OWN).applyTo(chart);
        serve(chart, { engine: Engine.onnx(), fetch: Fetch.agent(), accelerator: undefined });
      }),
      rejects('the stock agent', () => ({ fetch: Fetch.agent() }), noAgent),
      rejects('the stock server', () => ({ engine: Engine.onnx(), accelerator: undefined }),
        `'engine.image' must name an image of your own for Engine.onnx(), got none: ${build('server', 'npm run image --')}`),
      rejectsApp('the stock agent by way of a mirror', (chart) => {
        Images.of({ registry: 'registry.example.com' }).applyTo(chart);
        serve(chart, { fetch: Fetch.agent() });
      }, noAgent),
    ],
  },
];
