import { Chart, Duration, Size, Testing } from 'cdk8s';
import { Cpu } from 'cdk8s-plus-28';
import { CaBundle, Credentials, Fetch, HuggingFaceService, Images, Model, OnnxGraph, ServiceDefaults } from '../../src';
import {
  agent, allContainers, claim, configMap, COMMIT, envOf, fetcherFor, groupFor, hub, KubeObject, kserve, kubernetes,
  newApp,
  onnx, OWN, podFor, podOf, byKind, Props, rolesOf, secret, serve, serverFor, synth,
} from '../helpers';

const fetched = (props: Props = {}) => fetcherFor({ fetch: agent(), ...props });
const s3 = Model.fromS3('s3://models/qwen', {
  credentials: Credentials.s3Keys(secret('s3')), endpoint: 'https://minio.minio.svc:9000',
  caBundle: CaBundle.fromConfigMap(configMap('ca')),
});
const TARGETS = { 'plain Kubernetes': kubernetes(), 'KServe 0.15': kserve('0.15.2'), 'KServe 0.20': kserve('0.20.0') };
const SOURCES: [string, Model, string][] = [
  ['the Hub', hub(), `hf://Qwen/Qwen2.5-7B-Instruct@${COMMIT}`],
  ['the Hub, at a reference with slashes', hub({ revision: 'refs/pr/1' }), 'hf://Qwen/Qwen2.5-7B-Instruct@refs/pr/1'],
  ['S3', s3, 's3://models/qwen'],
  ['Google Cloud Storage', Model.fromGcs('gs://models/qwen'), 'gs://models/qwen'],
  ['Azure', Model.fromAzureBlob('https://example.blob.core.windows.net/models/qwen'), 'https://example.blob.core.windows.net/models/qwen'],
  ['a URL', Model.fromUrl('https://example.com/qwen.tar'), 'https://example.com/qwen.tar'],
  ['a registry of images', Model.fromOci('ghcr.io/example/qwen:1'), 'oci://ghcr.io/example/qwen:1'],
];

describe.each(Object.entries(TARGETS))('the agent on %s', (_name, target) => {
  test.each(SOURCES)('fetches from %s', (_source, model, uri) => {
    const { image, command, args } = fetched({ model, target, acknowledge: { KS112: 'a test' } });
    expect(image).toBe(OWN.agent);
    expect(command).toEqual(['/usr/local/bin/node', '/app/dist/agent/main.js']);
    expect(args).toEqual(['fetch', uri, '/mnt/models']);
  });

  test('fulfils Pod Security "restricted" and writes its own message', () => {
    expect(fetched({ target })).toMatchObject({
      securityContext: {
        allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, readOnlyRootFilesystem: true, runAsNonRoot: true,
        seccompProfile: { type: 'RuntimeDefault' },
      },
      terminationMessagePolicy: 'FallbackToLogsOnError',
    });
  });

  test('writes into the folder that the server only reads', () => {
    expect(fetched({ target }).volumeMounts[0]).toEqual({ name: 'model', mountPath: '/mnt/models' });
    expect(serverFor({ fetch: agent(), target }).volumeMounts[0]).toEqual({ name: 'model', mountPath: '/mnt/models', readOnly: true });
  });
});

describe('the agent', () => {
  test('gets little, since its memory is bounded', () => {
    expect(fetched().resources).toEqual({ requests: { cpu: '500m', memory: '512Mi' }, limits: { memory: '512Mi' } });
  });

  test('gets what the user says', () => {
    const { resources, args } = fetched({
      fetch: agent({ cpu: Cpu.units(2), memory: Size.gibibytes(1), deadline: Duration.minutes(30), extraArgs: ['--connections=16'] }),
    });
    expect(resources).toEqual({ requests: { cpu: '2', memory: '1Gi' }, limits: { memory: '1Gi' } });
    expect(args.slice(3)).toEqual(['--deadline=1800', '--connections=16']);
  });

  test('is told patterns by its own flags', () => {
    const { args, env } = fetched({ model: hub({ allowPatterns: ['*.json', 'a,b'], ignorePatterns: ['*.bin'] }) });
    expect(args.slice(3)).toEqual(['--allow=["*.json","a,b"]', '--ignore=["*.bin"]']);
    expect(env.map(({ name }) => name)).toEqual(['HOME', 'NODE_ENV']);
  });

  test('brings ONNX files to a server that runs nothing else', () => {
    const server = { engine: onnx(), accelerator: undefined };
    expect(fetched(server).args.slice(3)).toEqual(['--weights=onnx']);
    expect(fetched({ ...server, engine: onnx({ graph: OnnxGraph.INT8 }) }).args.slice(3)).toEqual(['--weights=onnx', '--variant=int8']);
    expect(fetched({ ...server, engine: onnx({ extraArgs: ['--graph=q4'] }) }).args.slice(3)).toEqual(['--weights=onnx', '--variant=q4']);
    expect(fetched({ ...server, fetch: agent({ extraArgs: ['--weights=all'] }) }).args.slice(3)).toEqual(['--weights=all']);
  });

  test('has credentials, endpoint and certificates, and nobody else has them', () => {
    const pod = podFor({ fetch: agent(), model: s3 });
    expect(envOf(fetched({ model: s3 }))).toMatchObject({
      AWS_ACCESS_KEY_ID: 's3/AWS_ACCESS_KEY_ID', AWS_ENDPOINT_URL: 'https://minio.minio.svc:9000', SSL_CERT_FILE: '/etc/ssl/custom-certs/ca.crt',
    });
    expect(allContainers(pod).filter((one) => 'AWS_ACCESS_KEY_ID' in envOf(one)).map(({ name }) => name)).toEqual(['model-initializer']);
  });

  test('gets no setting of KServe\'s Python client', () => {
    expect(Object.keys(envOf(fetched())).filter((name) => /^(HF_XET|LOGNAME|USER)/.test(name))).toEqual([]);
  });

  test('fetches in every pod of a group', () => {
    rolesOf(groupFor({ fetch: agent(), model: hub() })).forEach(([, pod]) => {
      expect(pod.initContainers?.map(({ args }) => args.slice(0, 2))).toEqual([['fetch', `hf://Qwen/Qwen2.5-7B-Instruct@${COMMIT}`]]);
    });
  });

  test('may go to the registry of an image', () => {
    const { NetworkPolicy: policy } = synth({ fetch: agent(), model: Model.fromOci('registry.models.svc:5000/qwen:1') });
    expect(policy.spec.egress).toContainEqual({
      to: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'models' } } }],
    });
  });

  test('pulls an image with the Secret that the kubelet would pull it with', () => {
    const model = Model.fromOci('ghcr.io/example/qwen:1', { pullSecret: secret('pull') });
    const pod = podFor({ fetch: agent(), model });
    expect(envOf(fetched({ model })).DOCKER_CONFIG).toBe('/var/run/secrets/registry');
    expect(pod.volumes).toContainEqual({ name: 'registry-auth', secret: { secretName: 'pull' } });
    expect(pod).not.toHaveProperty('imagePullSecrets');
    expect(podFor({ model, target: kubernetes('1.35') }).imagePullSecrets).toEqual([{ name: 'pull' }]);
  });

  test('leaves the folder of an image to the server alone', () => {
    const props = { fetch: agent(), model: Model.fromOci('ghcr.io/example/qwen:1', { path: 'model' }) };
    expect(fetcherFor(props).volumeMounts[0]).toEqual({ name: 'model', mountPath: '/mnt/models' });
    expect(serverFor(props).volumeMounts[0]).toEqual({ name: 'model', mountPath: '/mnt/models', subPath: 'model', readOnly: true });
  });
});

describe('who fetches where nobody says', () => {
  function imagesFor(props: Partial<ConstructorParameters<typeof HuggingFaceService>[2]>, named: boolean): string[] {
    const chart = new Chart(newApp(), 'test');
    if (named) {
      Images.of({ agent: OWN.agent }).applyTo(chart);
    }
    serve(chart, props);
    const pod = podOf(byKind(Testing.synth(chart) as KubeObject[]));
    return (pod.initContainers ?? []).map(({ image }) => image);
  }

  test('is the agent where its image is named', () => {
    expect(imagesFor({}, true)).toEqual([OWN.agent]);
    expect(imagesFor({}, false)).toEqual(['kserve/storage-initializer:v0.19.0']);
  });

  test('is nobody for what can be mounted', () => {
    expect(imagesFor({ model: Model.fromVolume(claim('models')) }, true)).toEqual([]);
    expect(imagesFor({ model: Model.fromOci('ghcr.io/example/qwen:1'), target: kubernetes('1.35') }, true)).toEqual([]);
  });

  test('is the agent for an image where Kubernetes has no image volumes', () => {
    expect(imagesFor({ model: Model.fromOci('ghcr.io/example/qwen:1') }, true)).toEqual([OWN.agent]);
  });

  test('is whoever a scope names', () => {
    const app = newApp();
    ServiceDefaults.of({ fetch: Fetch.initializer() }).applyTo(app);
    Images.of({ agent: OWN.agent }).applyTo(app);
    const chart = new Chart(app, 'test');
    serve(chart);
    expect(JSON.stringify(Testing.synth(chart))).not.toContain(OWN.agent);
  });
});
