import { EnvValue } from 'cdk8s-plus-28';
import { Accelerator, ExtraVolume, Model, NetworkAccess, NetworkPeer, Route, Scaling, ScalingTrigger } from '../../../src';
import { hub, secret } from '../../helpers';
import { accepts, rejects, RuleCases } from '../rule-cases';

const PROMETHEUS = { max: 2, serverAddress: 'http://prometheus.monitoring.svc:9090', threshold: 1 };
const network = (cidr: string) => () => ({ network: NetworkAccess.of({ ingressFrom: [NetworkPeer.cidr(cidr)] }) });
const excepting = (cidr: string, excluded: string) => () => ({
  network: NetworkAccess.of({ ingressFrom: [NetworkPeer.cidr(cidr, [excluded])] }),
});
const s3 = (endpoint: string, peer?: NetworkPeer) => () => ({ model: Model.fromS3('s3://models/qwen', { endpoint, peer }) });

/** Ports, paths, ranges and hosts. */
export const PLACE_CASES: readonly RuleCases[] = [
  {
    rule: 'KS016',
    cases: [
      accepts('a port of its own', () => ({ sidecars: [{ name: 'proxy', image: 'envoy:1', ports: [9901] }] })),
      rejects('the port of the server', () => ({ sidecars: [{ name: 'proxy', image: 'envoy:1', ports: [8080] }] }),
        '\'ports\' must be a port from 1 to 65535 other than 8080, got 8080 [KS016]'),
      rejects('one port for two side containers', () => ({
        sidecars: ['a', 'b'].map((name) => ({ name, image: 'envoy:1', ports: [9901] })),
      }),
      '\'ports\' must be a port from 1 to 65535 other than 8080, 9901, got 9901 [KS016]'),
      rejects('a port beyond the last one', () => ({
        network: NetworkAccess.of({
          egressTo: [{ peer: NetworkPeer.anywhere(), ports: [70000], reason: 'telemetry' }],
        }),
      }),
      '\'ports\' must be a port from 1 to 65535, got 70000 [KS016]'),
      rejects('one port twice for a side container', () => ({ sidecars: [{ name: 'proxy', image: 'envoy:1', ports: [9901, 9901] }] }),
        '\'ports\' must be a port from 1 to 65535 other than 8080, 9901, got 9901 [KS016]'),
    ],
  },
  {
    rule: 'KS017',
    cases: [
      accepts('a slice of a GPU', () => ({ accelerator: Accelerator.mig('1g.5gb', 1) })),
      rejects('a resource without a domain', () => ({ accelerator: Accelerator.of('gpu', 1) }),
        '\'resourceName\' must be a resource such as nvidia.com/gpu or nvidia.com/mig-1g.5gb, got \'gpu\' [KS017]'),
      rejects('a profile with a blank', () => ({ accelerator: Accelerator.mig('1g 5gb', 1) }),
        '\'resourceName\' must be a resource such as nvidia.com/gpu or nvidia.com/mig-1g.5gb, got \'nvidia.com/mig-1g 5gb\' [KS017]'),
    ],
  },
  {
    rule: 'KS018',
    cases: [
      accepts('an absolute path', () => ({ volumes: [ExtraVolume.emptyDir('work', '/data')] })),
      rejects('a mount over the root', () => ({ volumes: [ExtraVolume.fromSecret('x', secret('x'), '/')] }),
        '\'mountPath\' must be an absolute path below / without .., got \'/\' [KS018]'),
      rejects('a mount that leaves its folder', () => ({ volumes: [ExtraVolume.emptyDir('x', '/data/../etc')] }),
        '\'mountPath\' must be an absolute path below / without .., got \'/data/../etc\' [KS018]'),
      rejects('a relative mount of a side container', () => ({
        sidecars: [{ name: 'proxy', image: 'envoy:1', mounts: { scratch: 'tmp' } }],
      }),
      '\'mounts.scratch\' must be an absolute path below / without .., got \'tmp\' [KS018]'),
      rejects('a relative path of an address', () => ({ route: Route.http({ gateway: 'public', pathPrefix: 'qwen' }) }),
        '\'pathPrefix\' must be a path that begins with /, such as /qwen, got \'qwen\' [KS018]'),
      rejects('a mount that a container runtime would split', () => ({ volumes: [ExtraVolume.emptyDir('x', '/a:b')] }),
        '\'mountPath\' must be an absolute path below / without .. and :, got \'/a:b\' [KS018]'),
      rejects('a prefix that a gateway refuses', () => ({ route: Route.http({ gateway: 'public', pathPrefix: '/a//b' }) }),
        '\'pathPrefix\' must be a path that begins with /, such as /qwen, got \'/a//b\' [KS018]'),
      rejects('a prefix with a letter that an address spells out', () => ({ route: Route.http({ gateway: 'public', pathPrefix: '/für' }) }),
        '\'pathPrefix\' must be a path that begins with /, such as /qwen, got \'/für\' [KS018]'),
    ],
  },
  {
    rule: 'KS019',
    cases: [
      accepts('a range of the sixth version', network('fd00::/8')),
      rejects('an address without a prefix', network('10.0.0.1'),
        '\'cidr\' must be a range such as 10.20.0.0/16, got \'10.0.0.1\' [KS019]'),
      rejects('a prefix that is too long', network('10.0.0.0/33'),
        '\'cidr\' must be a range such as 10.20.0.0/16, got \'10.0.0.0/33\' [KS019]'),
      rejects('a number above 255', network('10.0.0.256/32'),
        '\'cidr\' must be a range such as 10.20.0.0/16, got \'10.0.0.256/32\' [KS019]'),
      rejects('a prefix with a leading zero', network('10.0.0.0/08'),
        '\'cidr\' must be a range such as 10.20.0.0/16, got \'10.0.0.0/08\' [KS019]'),
      accepts('an exception within the range', excepting('fd00::/8', 'fd00:1::/32')),
      rejects('an exception outside of the range', excepting('10.0.0.0/8', '192.168.0.0/16'),
        '\'excluded\' must be a range within 10.0.0.0/8, got \'192.168.0.0/16\' [KS019]'),
      rejects('an exception of another version', excepting('fd00::/8', '10.0.0.0/16'),
        '\'excluded\' must be a range within fd00::/8, got \'10.0.0.0/16\' [KS019]'),
      rejects('an exception of everything', excepting('10.0.0.0/8', '10.0.0.0/8'),
        '\'excluded\' must be a range within 10.0.0.0/8, got \'10.0.0.0/8\' [KS019]'),
    ],
  },
  {
    rule: 'KS504',
    cases: [
      accepts('the name of a Service with its namespace', s3('http://minio.minio.svc:9000')),
      accepts('a host inside with its peer', s3('https://minio.corp', NetworkPeer.cidr('10.1.0.0/16'))),
      accepts('an address, which tells by itself where it is', s3('http://10.1.2.3:9000')),
      accepts('a host inside without a policy of ours', () => ({
        ...s3('https://minio.corp')(), network: NetworkAccess.unmanaged(),
      })),
      rejects('a name without a domain', s3('http://minio:9000'),
        '\'peer\' must say where \'minio\' is, got none: set it to NetworkPeer.namespacePods(), .pods() or .cidr(), or write the name as <service>.<namespace>.svc [KS504]'),
      rejects('a proxy inside', () => ({ model: hub({ proxy: { url: 'http://proxy.example.internal:3128' } }) }),
        '\'peer\' must say where \'proxy.example.internal\' is, got none: set it to NetworkPeer.namespacePods(), .pods() or .cidr(), or write the name as <service>.<namespace>.svc [KS504]'),
      accepts('the name of one pod of a Service', s3('http://minio-0.minio.storage.svc.cluster.local:9000')),
    ],
  },
  {
    rule: 'KS021',
    cases: [
      accepts('a query', () => ({ scaling: Scaling.prometheus({ ...PROMETHEUS, query: 'sum(gateway_requests)' }) })),
      rejects('no query for Prometheus', () => ({ scaling: Scaling.prometheus({ ...PROMETHEUS, query: '' }) }),
        '\'query\' must be a text such as sum(rate(gateway_requests_total[1m])), got \'\' [KS021]'),
      rejects('blanks for OpenTelemetry', () => ({
        scaling: Scaling.keda({ max: 2, triggers: [ScalingTrigger.openTelemetry({ query: ' ', threshold: 1 })] }),
      }),
      '\'query\' must be a text such as sum(rate(gateway_requests_total[1m])), got \' \' [KS021]'),
      rejects('a variable that the process of the synth does not have', () => ({
        env: { REGION: EnvValue.fromProcess('NOBODY_SETS_THIS') },
      }),
      '\'env.REGION\' must be a text, got none [KS021]'),
    ],
  },
  {
    rule: 'KS022',
    cases: [
      accepts('an effect of a taint', () => ({ tolerations: [{ key: 'gpu', effect: 'NoExecute' }] })),
      rejects('a misspelt effect', () => ({ tolerations: [{ key: 'gpu', effect: 'NoSchedul' }] }),
        '\'effect\' must be NoSchedule, PreferNoSchedule, NoExecute, got \'NoSchedul\' [KS022]'),
      accepts('every taint', () => ({ tolerations: [{}] })),
      rejects('a value of no key', () => ({ tolerations: [{ value: 'h100' }] }),
        '\'key\' must be set beside the value \'h100\', got none [KS022]'),
    ],
  },
];
