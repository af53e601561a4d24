import { Chart, Testing } from 'cdk8s';
import {
  CaBundle, Credentials, Fetch, Model, ModelRegistry, ModelRegistryOptions, NetworkPeer, RegistryModelOptions,
} from '../../src';
import {
  agent, configMap, envOf, fetcherFor, groupFor, hub, kserve, newApp, podFor, Props, rolesOf, secret, serve, serverFor,
  synth,
} from '../helpers';

const places = [Model.fromS3('s3://models', { credentials: Credentials.s3Keys(secret('s3')), endpoint: 'https://minio.storage.svc:9000' })];
const from = (options: ModelRegistryOptions = {}, more: Partial<RegistryModelOptions> = {}): Props => ({
  model: Model.fromRegistry(ModelRegistry.fromExisting('https://registry.models.svc:8443', options), 'sentiment', {
    version: 'v1', artifactsFrom: places, ...more,
  }),
  fetch: agent(),
});
/** The JSON that stands behind a flag of the agent. */
const flag = (name: string, props: Props): unknown => JSON.parse(
  fetcherFor(props).args.find((arg) => arg.startsWith(`--${name}=`))?.slice(name.length + 3) ?? 'null',
);

describe('a model of a registry', () => {
  test('is asked for by host, name and version', () => {
    expect(fetcherFor(from()).args.slice(0, 3)).toEqual(['fetch', 'model-registry://registry.models.svc:8443/sentiment/v1', '/mnt/models']);
  });

  test('may have any name', () => {
    const model = Model.fromRegistry(ModelRegistry.fromExisting('https://registry.example.com'), 'team a/b%', { version: '1 ü', artifactsFrom: places });
    expect(fetcherFor({ model, fetch: agent() }).args[1]).toBe('model-registry://registry.example.com/team%20a%2Fb%25/1%20%C3%BC');
  });

  test('is asked of this registry alone, with its token and its certificates', () => {
    const props = from({ token: secret('registry'), caBundle: CaBundle.fromConfigMap(configMap('ca'), 'corp.pem') });
    expect(flag('registries', props)).toEqual({
      'registry.models.svc:8443': {
        url: 'https://registry.models.svc:8443', tokenEnv: 'MODEL_REGISTRY_TOKEN', caFile: '/etc/ssl/registry-certs/corp.pem',
      },
    });
    expect(envOf(fetcherFor(props)).MODEL_REGISTRY_TOKEN).toBe('registry/token');
    expect(fetcherFor(props).volumeMounts).toContainEqual({ name: 'registry-ca', mountPath: '/etc/ssl/registry-certs', readOnly: true });
    expect(podFor(props).volumes).toContainEqual({ name: 'registry-ca', configMap: { name: 'ca' } });
    expect(envOf(serverFor(props))).not.toHaveProperty('MODEL_REGISTRY_TOKEN');
  });

  test('lies in the places alone that the user named, and is fetched with what they need', () => {
    const props = from({}, { artifactsFrom: [...places, hub(), Model.fromUrl('https://files.example.com/models/')] });
    expect(flag('registry-allow', props)).toEqual(['s3://models', 'hf://Qwen/Qwen2.5-7B-Instruct', 'https://files.example.com/models/']);
    expect(envOf(fetcherFor(props))).toMatchObject({ AWS_ACCESS_KEY_ID: 's3/AWS_ACCESS_KEY_ID', AWS_ENDPOINT_URL: 'https://minio.storage.svc:9000' });
  });

  test('lies where the registry says, unless the model says otherwise', () => {
    const registry = ModelRegistry.fromExisting('https://registry.models.svc', { artifactsFrom: places });
    const model = (options: Partial<RegistryModelOptions> = {}) => Model.fromRegistry(registry, 'a', { version: '1', ...options });
    expect(flag('registry-allow', { model: model(), fetch: agent() })).toEqual(['s3://models']);
    expect(flag('registry-allow', { model: model({ artifactsFrom: [hub()] }), fetch: agent() })).toEqual(['hf://Qwen/Qwen2.5-7B-Instruct']);
  });

  test('is asked for in the name of the service', () => {
    const env = fetcherFor({ ...from(), name: 'labels' }).env;
    expect(env.find(({ name }) => name === 'SERVICE_NAME')).toEqual({ name: 'SERVICE_NAME', value: 'labels' });
    expect(env.find(({ name }) => name === 'POD_NAME')).toEqual({ name: 'POD_NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } });
  });

  test('is fetched by the agent, whatever images are named', () => {
    const chart = new Chart(newApp(), 'test');
    const service = serve(chart, { ...from(), fetch: undefined, target: kserve() });
    expect(() => Testing.synth(chart)).toThrow(/must name an image of your own for Fetch.agent\(\)/);
    expect(service.objects).toEqual({});
  });

  test('is fetched in every pod of a group', () => {
    rolesOf(groupFor(from())).forEach(([, pod]) => {
      expect(pod.initContainers?.[0].args[1]).toBe('model-registry://registry.models.svc:8443/sentiment/v1');
    });
  });
});

describe('the network policy of a model of a registry', () => {
  const egress = (props: Props) => synth(props).NetworkPolicy.spec.egress as object[];
  const namespace = (name: string) => ({ to: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } } }] });
  const publicly = expect.objectContaining({ ports: [{ port: 443, protocol: 'TCP' }] }) as object;

  test('opens the registry and the places, and nothing else', () => {
    expect(egress(from()).slice(2)).toEqual([namespace('models'), namespace('storage')]);
  });

  test('opens where the user says that the registry is', () => {
    expect(egress(from({ peer: NetworkPeer.cidr('10.1.0.0/16') }))).toContainEqual({
      to: [{ ipBlock: { cidr: '10.1.0.0/16' } }], ports: [{ port: 8443, protocol: 'TCP' }],
    });
  });

  test('opens every public address where only the registry knows', () => {
    const props = { ...from({}, { artifactsFrom: [] }), acknowledge: { KS116: 'a test' } };
    expect(egress(props).slice(2)).toEqual([namespace('models'), publicly]);
  });
});

describe('a registry\'s places', () => {
  test('give the service account their identity', () => {
    const role = Model.fromS3('s3://models', { credentials: Credentials.awsRole('arn:aws:iam::1:role/x') });
    expect(synth(from({}, { artifactsFrom: [role] })).ServiceAccount.metadata.annotations).toEqual({ 'eks.amazonaws.com/role-arn': 'arn:aws:iam::1:role/x' });
  });

  test('give KServe their Secrets by the service account', () => {
    const s3 = Model.fromS3('s3://models', { credentials: Credentials.s3Keys(secret('s3')) });
    const props = { ...from({}, { artifactsFrom: [s3] }), fetch: Fetch.kserve(), target: kserve() };
    expect(synth(props).ServiceAccount).toHaveProperty('secrets', [{ name: 's3' }]);
    expect(synth(props).InferenceService.spec.predictor).toHaveProperty('model.storageUri', 'model-registry://registry.models.svc:8443/sentiment/v1');
  });

  test('keep one variable that they agree on', () => {
    const two = [places[0], Model.fromS3('s3://others', { credentials: Credentials.s3Keys(secret('s3')), endpoint: 'https://minio.storage.svc:9000' })];
    const names = fetcherFor(from({}, { artifactsFrom: two })).env.map(({ name }) => name);
    expect(names.filter((name) => name === 'AWS_ENDPOINT_URL')).toHaveLength(1);
  });
});
