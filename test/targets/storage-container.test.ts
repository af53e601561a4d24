import { ApiObject, Chart, Size } from 'cdk8s';
import { Cpu, EnvValue } from 'cdk8s-plus-28';
import {
  ClusterStorageContainer, ClusterStorageContainerProps, Credentials, Fetch, Images, Model, ModelRegistry,
  ModelRegistryProps,
  ServingTarget, StorageFormat, StorageWorkload,
} from '../../src';
import { byKind, kserve, kubernetes, newApp, OWN, secret, serve, synthWithImages } from '../helpers';

interface Spec {
  readonly container: { readonly env?: object[]; readonly image: string; readonly [field: string]: unknown };
  readonly [field: string]: unknown;
}

const made = (build: (chart: Chart) => unknown, target = kserve()) => synthWithImages(build, target);

const objectOf = (props: Partial<ClusterStorageContainerProps> = {}, target?: ServingTarget) => made((chart) => (
  new ClusterStorageContainer(chart, 'files', { formats: [StorageFormat.prefix('files://')], ...props })
), target)[0];
const specOf = (props: Partial<ClusterStorageContainerProps> = {}, target?: ServingTarget) => (
  objectOf(props, target).spec as unknown as Spec
);

describe('a storage container', () => {
  test('is our agent by the one name that KServe merges', () => {
    expect(specOf()).toMatchObject({
      container: {
        name: 'storage-initializer', image: OWN.agent, command: ['/usr/local/bin/node', '/app/dist/agent/main.js'],
        resources: { requests: { cpu: '500m', memory: '512Mi' }, limits: { memory: '512Mi' } },
      },
      supportedUriFormats: [{ prefix: 'files://' }],
      workloadType: 'initContainer',
    });
    expect(specOf().container).not.toHaveProperty('args');
  });

  test('fulfils Pod Security "restricted"', () => {
    expect(specOf().container.securityContext).toEqual({
      allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, readOnlyRootFilesystem: true, runAsNonRoot: true,
      seccompProfile: { type: 'RuntimeDefault' },
    });
  });

  test('belongs to the cluster, not to the namespace of its chart', () => {
    expect(objectOf().metadata).not.toHaveProperty('namespace');
  });

  test('is another program, of which less is known', () => {
    const { container } = specOf({ image: 'registry.example.com/fetcher:1' });
    expect(container).not.toHaveProperty('command');
    expect(container).toMatchObject({
      image: 'registry.example.com/fetcher:1', resources: { limits: { memory: '4Gi' } }, securityContext: { readOnlyRootFilesystem: false },
    });
  });

  test('has formats, resources, workload and secrets as the user says', () => {
    const { container, ...rest } = specOf({
      formats: [StorageFormat.prefix('files://'), StorageFormat.regex('^cold(-eu)?://', 'cold-eu://a')],
      workload: StorageWorkload.LOCAL_MODEL_DOWNLOAD_JOB, cpu: Cpu.units(2), memory: Size.gibibytes(1),
      env: { KEY: EnvValue.fromSecretValue({ secret: secret('files'), key: 'key' }) },
    });
    expect(rest).toEqual({
      supportedUriFormats: [{ prefix: 'files://' }, { regex: '^cold(-eu)?://' }], workloadType: 'localModelDownloadJob',
      supportsMultiModelDownload: true,
    });
    expect(container.env).toEqual([{ name: 'KEY', valueFrom: { secretKeyRef: { name: 'files', key: 'key' } } }]);
    expect(container.resources).toEqual({ requests: { cpu: '2', memory: '1Gi' }, limits: { memory: '1Gi' } });
  });

  test.each([['0.15.2', undefined], ['0.16.0', true], ['0.20.0', true]])('says on KServe %s whether it takes several addresses', (version, says) => {
    expect(specOf({}, kserve(version)).supportsMultiModelDownload).toBe(says);
    expect(specOf({ image: 'registry.example.com/fetcher:1' }, kserve(version)).supportsMultiModelDownload).toBe(says && false);
  });

  test('stands for its construct, and is found by its name', () => {
    const chart = new Chart(newApp(), 'test');
    Images.of(OWN).applyTo(chart);
    const container = new ClusterStorageContainer(chart, 'files', { formats: [StorageFormat.prefix('files://')], name: 'files' });
    expect(ApiObject.of(container).name).toBe('files');
    expect(container.storageContainerName).toBe('files');
  });

  test('is named by a service from KServe 0.20 on', () => {
    const fetch = Fetch.kserve({ storageContainer: ClusterStorageContainer.fromName('files') });
    const target = kserve('0.20.0');
    const objects = byKind(made((chart) => serve(chart, { fetch, target }), target));
    expect(objects.InferenceService.spec.predictor).toHaveProperty('storageContainerName', 'files');
  });

  test('carries what was acknowledged for it', () => {
    const { metadata } = objectOf({ formats: [StorageFormat.prefix('hf://')], acknowledge: { KS121: 'disabled' } });
    expect(metadata.annotations).toEqual({ 'cdk8s-kserve.io/acknowledged-KS121': 'disabled' });
  });
});

describe('a registry on KServe', () => {
  const registry = (props: Partial<ModelRegistryProps> = {}, target?: ServingTarget) => made((chart) => (
    new ModelRegistry(chart, 'registry', { url: 'https://registry.models.svc:8443', ...props })
  ), target);

  test('is reached by KServe\'s own injection, for addresses that name its host', () => {
    const [object] = registry({ token: secret('registry'), artifactsFrom: [Model.fromS3('s3://models', { credentials: Credentials.s3Keys(secret('s3')), endpoint: 'https://minio.storage.svc:9000' })] });
    const spec = object.spec as unknown as Spec;
    expect(spec.supportedUriFormats).toEqual([{ prefix: 'model-registry://registry.models.svc:8443/' }]);
    expect(spec.container.env).toEqual(expect.arrayContaining([
      { name: 'AGENT_REGISTRIES', value: '{"registry.models.svc:8443":{"url":"https://registry.models.svc:8443","tokenEnv":"MODEL_REGISTRY_TOKEN"}}' },
      { name: 'AWS_ENDPOINT_URL', value: 'https://minio.storage.svc:9000' },
      { name: 'AGENT_REGISTRY_ALLOW', value: '["s3://models"]' },
      { name: 'MODEL_REGISTRY_TOKEN', valueFrom: { secretKeyRef: { name: 'registry', key: 'token' } } },
      { name: 'SERVICE_NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.labels[\'serving.kserve.io/inferenceservice\']' } } },
    ]));
    // Those are the service's own: KServe takes them from its account.
    expect(JSON.stringify(spec.container.env)).not.toContain('AWS_SECRET_ACCESS_KEY');
  });

  test('makes nothing where that is not wanted, or where there is no KServe', () => {
    expect(registry({ storageContainer: false })).toEqual([]);
    expect(registry({}, kubernetes())).toEqual([]);
  });

  test('has no namespace, and one object', () => {
    const objects = registry();
    expect(objects.map(({ kind, metadata }) => [kind, metadata.namespace])).toEqual([['ClusterStorageContainer', undefined]]);
  });
});
