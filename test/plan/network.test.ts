import { Chart, Testing } from 'cdk8s';
import { Credentials, Fetch, Model, NetworkAccess, NetworkPeer, RemoteCode, SecurityProfile } from '../../src';
import { byKind, claim, hub, kserve, KubeObject, newApp, Props, secret, serve, synth } from '../helpers';

interface Rule {
  readonly to?: object[];
  readonly ports?: { readonly port: number; readonly protocol: string }[];
}

const PUBLIC = {
  cidr: '0.0.0.0/0',
  except: ['10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.168.0.0/16'],
};
const namespace = (name: string) => ({ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } } });
const tcp = (port: number) => ({ port, protocol: 'TCP' });
const policyOf = (props: Props) => synth(props).NetworkPolicy;

/** What a pod goes out to, DNS aside. */
function egress(props: Props): Rule[] {
  const rules = policyOf(props).spec.egress as Rule[];
  return rules.filter(({ ports }) => ports === undefined || ports.every(({ port }) => port !== 53));
}

const model = (value: Model, more: Props = {}) => egress({ model: value, ...more });
const toPublic = (...ports: number[]) => ({
  to: [{ ipBlock: PUBLIC }, { ipBlock: { cidr: '::/0', except: ['fc00::/7', 'fe80::/10'] } }], ports: ports.map(tcp),
});
const toAddress = (cidr: string, port: number) => ({ to: [{ ipBlock: { cidr } }], ports: [tcp(port)] });
const s3 = (endpoint: string, options: object = {}) => Model.fromS3('s3://models/qwen', { endpoint, ...options });

test('nobody comes in where nobody is named', () => {
  expect(policyOf({ network: NetworkAccess.of({ ingressFrom: [] }) }).spec).toMatchObject({
    policyTypes: ['Ingress', 'Egress'], ingress: [],
  });
});

describe('a pod goes out', () => {
  test('to DNS of the cluster and of its node', () => {
    const [cluster, node] = policyOf({}).spec.egress as Rule[];
    expect(cluster).toEqual({
      to: [{ ...namespace('kube-system'), podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } } }],
      ports: [{ port: 53, protocol: 'UDP' }, tcp(53)],
    });
    expect(node.to).toEqual([{ ipBlock: { cidr: '169.254.20.10/32' } }]);
  });

  test('to DNS of OpenShift, which listens elsewhere', () => {
    const [cluster] = policyOf({ securityProfile: SecurityProfile.openShift() }).spec.egress as Rule[];
    expect(cluster.to).toEqual([namespace('openshift-dns')]);
    expect(cluster.ports?.map(({ port }) => port)).toEqual([53, 53, 5353, 5353]);
  });

  test('to the Hub, which is everywhere but in private ranges', () => {
    expect(egress({})).toEqual([toPublic(443)]);
  });

  test('to the namespace of a Service, on any port', () => {
    expect(model(s3('http://minio.storage.svc:9000'))).toEqual([{ to: [namespace('storage')] }]);
  });

  test('to an address', () => {
    expect(model(s3('http://10.1.2.3:9000'))).toEqual([toAddress('10.1.2.3/32', 9000)]);
  });

  test('to an address of the sixth version', () => {
    expect(model(s3('http://[fd00::1]:9000'))).toEqual([toAddress('fd00::1/128', 9000)]);
  });

  test('to a peer that was named, on the port of the address', () => {
    const peer = NetworkPeer.namespacePods('storage', { app: 'minio' });
    expect(model(s3('https://minio.corp:9000', { peer }))).toEqual([
      { to: [{ ...namespace('storage'), podSelector: { matchLabels: { app: 'minio' } } }], ports: [tcp(9000)] },
    ]);
  });

  test('to a public endpoint on its own port', () => {
    expect(model(hub({ endpoint: 'https://hub.example.com:8443' }))).toEqual([toPublic(8443)]);
  });

  test('nowhere for a model that is mounted', () => {
    expect(model(Model.fromVolume(claim('models')))).toEqual([]);
  });

  test('to the Hub for code of another repository, though the model is mounted', () => {
    const remoteCode = RemoteCode.approved({ by: 'me', reason: 'read it', codeRevision: 'b'.repeat(40) });
    expect(model(Model.fromVolume(claim('models'), { remoteCode }))).toEqual([toPublic(443)]);
  });

  test('to the Hub where the engine fetches itself', () => {
    expect(egress({ fetch: Fetch.engine() })).toEqual([toPublic(443)]);
  });

  test('to the proxy alone', () => {
    const peer = NetworkPeer.namespacePods('proxies');
    expect(model(hub({ proxy: { url: 'http://proxy.example.com:3128' }, peer })))
      .toEqual([{ to: [namespace('proxies')], ports: [tcp(3128)] }]);
  });

  test('past the proxy to what it does not stand for', () => {
    expect(model(s3('http://minio.storage.svc:9000', { proxy: { url: 'http://proxy.example.com:3128' } })))
      .toEqual([{ to: [namespace('storage')] }]);
  });

  test('to what the user names', () => {
    const network = NetworkAccess.of({
      egressTo: [{ peer: NetworkPeer.cidr('10.0.0.0/8', ['10.1.0.0/16']), ports: [4317], reason: 'traces' }],
    });
    expect(egress({ model: Model.fromVolume(claim('models')), network })).toEqual([
      { to: [{ ipBlock: { cidr: '10.0.0.0/8', except: ['10.1.0.0/16'] } }], ports: [tcp(4317)] },
    ]);
  });
});

describe('workload identity opens the endpoint of its cloud', () => {
  test('of Amazon', () => {
    const credentials = Credentials.awsRole('arn:aws:iam::1:role/x');
    expect(model(Model.fromS3('s3://models/qwen', { credentials })))
      .toEqual([toPublic(443), toAddress('169.254.170.23/32', 80)]);
  });

  test('of Google, on both kinds of clusters', () => {
    const credentials = Credentials.googleServiceAccount('models@example.iam.gserviceaccount.com');
    expect(model(Model.fromGcs('gs://models/qwen', { credentials })))
      .toEqual([toPublic(443), toAddress('169.254.169.254/32', 80), toAddress('169.254.169.252/32', 988)]);
  });

  test('of Azure', () => {
    const credentials = Credentials.azureIdentity('1b4b');
    expect(model(Model.fromAzureBlob('https://example.blob.core.windows.net/models/qwen', { credentials })))
      .toEqual([toPublic(443), toAddress('169.254.169.254/32', 80)]);
  });

  test('and keys open none', () => {
    const credentials = Credentials.gcsKeyFile(secret('gcs'));
    expect(model(Model.fromGcs('gs://models/qwen', { credentials }))).toEqual([toPublic(443)]);
  });
});

describe('a pod lets in', () => {
  test('everybody, on the port of the server alone', () => {
    expect(policyOf({}).spec.ingress).toEqual([{ ports: [tcp(8080)] }]);
  });

  test('those who are named', () => {
    const network = NetworkAccess.of({
      ingressFrom: [NetworkPeer.namespacePods('gateway'), NetworkPeer.pods({ app: 'client' })],
    });
    expect(policyOf({ network }).spec.ingress).toEqual([{
      from: [namespace('gateway'), { podSelector: { matchLabels: { app: 'client' } } }], ports: [tcp(8080)],
    }]);
  });

  test('everybody on ports of side containers', () => {
    const sidecars = [{ name: 'proxy', image: 'envoy:1', ports: [9901] }];
    expect(policyOf({ sidecars }).spec.ingress).toEqual([{ ports: [tcp(8080), tcp(9901)] }]);
  });
});

describe('the policy', () => {
  test('selects the pods of its service on plain Kubernetes, and none of a release of Helm with its name', () => {
    expect(policyOf({ name: 'qwen' }).spec.podSelector).toEqual({
      matchLabels: {
        'app.kubernetes.io/instance': 'qwen', 'app.kubernetes.io/component': 'predictor',
        'app.kubernetes.io/managed-by': 'cdk8s-kserve',
      },
    });
  });

  test('selects the pods that KServe makes', () => {
    expect(policyOf({ name: 'qwen', target: kserve() }).spec.podSelector)
      .toEqual({ matchLabels: { app: 'isvc.qwen-predictor' } });
  });

  test('speaks of both directions', () => {
    expect(policyOf({}).spec.policyTypes).toEqual(['Ingress', 'Egress']);
  });

  test('is not made where somebody else keeps them', () => {
    const chart = new Chart(newApp(), 'test');
    serve(chart, { network: NetworkAccess.unmanaged() });
    expect(byKind(Testing.synth(chart) as KubeObject[])).not.toHaveProperty('NetworkPolicy');
  });
});
