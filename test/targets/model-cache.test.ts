import { Chart, Size } from 'cdk8s';
import {
  Credentials, Engine, Fetch, HuggingFaceService, Images, LocalModelCache, Model, ModelCache, ModelCacheProps,
  ModelTask, ServingTarget,
} from '../../src';
import { byKind, hub, kserve, KubeObject, kubernetes, newApp, OWN, Props, secret, serve, synthWithImages } from '../helpers';

const CHAT = hub({ size: Size.gibibytes(16) });

const made = (build: (chart: Chart) => unknown, target = kubernetes()) => synthWithImages(build, target);

const cacheOf = (chart: Chart, props: Partial<ModelCacheProps> = {}) => new ModelCache(chart, 'cache', {
  cacheName: 'node-models', path: '/var/lib/models/', capacity: Size.gibibytes(100), models: [{ model: CHAT }], ...props,
});
const cached = (props: Props = {}, cache: Partial<ModelCacheProps> = {}, target?: ServingTarget) => made((chart) => (
  serve(chart, { model: CHAT, fetch: Fetch.cache(cacheOf(chart, cache)), target, ...props })
), target);

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- objects of nine kinds, of which a few fields are read
interface Any { [key: string]: any }
const objectOf = (objects: KubeObject[], kind: string) => byKind(objects)[kind] as unknown as Any;
const specOf = (objects: KubeObject[], kind: string) => objectOf(objects, kind).spec as Any;

describe('a cache of the nodes', () => {
  test('is a DaemonSet, the only pod with a folder of the node, in a namespace that allows it', () => {
    const objects = made((chart) => cacheOf(chart, { nodeSelector: { pool: 'gpu' }, tolerations: [{ key: 'gpu', effect: 'NoSchedule' }] }));
    expect(objectOf(objects, 'Namespace').metadata).toMatchObject({ name: 'model-cache', labels: { 'pod-security.kubernetes.io/enforce': 'privileged' } });
    const pod = specOf(objects, 'DaemonSet').template.spec;
    expect(pod.volumes).toContainEqual({ name: 'model', hostPath: { path: '/var/lib/models', type: 'DirectoryOrCreate' } });
    expect(pod).toMatchObject({ nodeSelector: { pool: 'gpu' }, tolerations: [{ key: 'gpu', effect: 'NoSchedule', operator: 'Exists' }] });
    expect(pod.containers[0].securityContext).toMatchObject({ capabilities: { drop: ['ALL'] }, readOnlyRootFilesystem: true, allowPrivilegeEscalation: false });
  });

  test('has objects of the cluster without a namespace, and all others in its own', () => {
    const objects = made((chart) => cacheOf(chart));
    expect((objects as unknown as Any[]).filter(({ metadata }) => metadata.namespace === undefined).map(({ kind }) => kind)).toEqual(['Namespace', 'ClusterRole', 'ClusterRoleBinding']);
    expect(new Set((objects as unknown as Any[]).flatMap(({ metadata: { namespace } }) => namespace ?? []))).toEqual(new Set(['model-cache']));
  });

  test('may see pods and volumes, and write its status, and nothing else', () => {
    const objects = made((chart) => cacheOf(chart));
    expect(objectOf(objects, 'ClusterRole').rules).toEqual([{ apiGroups: [''], resources: ['pods', 'persistentvolumes'], verbs: ['list'] }]);
    expect(objectOf(objects, 'Role').rules).toEqual([{ apiGroups: [''], resources: ['configmaps'], verbs: ['create', 'patch'] }]);
  });

  test('writes the agent\'s catalog', () => {
    const objects = made((chart) => cacheOf(chart, { models: [{ model: hub({ allowPatterns: ['*.json'] }), size: Size.mebibytes(1), extraArgs: ['--connections=2'] }] }));
    expect(JSON.parse(objectOf(objects, 'ConfigMap').data['catalog.json'])).toEqual({
      capacity: 100 * 1024 ** 3,
      models: [{
        key: expect.stringMatching(/^qwen-qwen2-5-7b-instruct-[0-9a-f]{12}$/), uri: expect.stringMatching(/^hf:\/\/Qwen\/Qwen2.5-7B-Instruct@/),
        bytes: 1024 ** 2, args: ['--allow=["*.json"]', '--connections=2'],
      }],
    });
  });

  test('has the credentials of its models, and their identities', () => {
    const objects = made((chart) => cacheOf(chart, { models: [
      { model: Model.fromS3('s3://a', { credentials: Credentials.s3Keys(secret('keys')), size: Size.gibibytes(1) }) },
      { model: Model.fromGcs('gs://b', { credentials: Credentials.googleServiceAccount('a@b.iam.gserviceaccount.com'), size: Size.gibibytes(1) }) },
    ] }));
    const [agent] = specOf(objects, 'DaemonSet').template.spec.containers;
    expect(agent.env).toContainEqual({ name: 'AWS_ACCESS_KEY_ID', valueFrom: { secretKeyRef: { name: 'keys', key: 'AWS_ACCESS_KEY_ID' } } });
    expect(objectOf(objects, 'ServiceAccount').metadata.annotations).toEqual({ 'iam.gke.io/gcp-service-account': 'a@b.iam.gserviceaccount.com' });
  });

  test('stays in a namespace that is there already', () => {
    const objects = made((chart) => cacheOf(chart, { agentNamespace: 'infra', createNamespace: false }));
    expect(objects.some(({ kind }) => kind === 'Namespace')).toBe(false);
    expect(objectOf(objects, 'DaemonSet').metadata.namespace).toBe('infra');
  });
});

describe('a service with a model of a cache', () => {
  test('mounts it by a local volume on the cache\'s nodes, never by a path of the node', () => {
    const objects = cached({}, { nodeSelector: { pool: 'gpu' } });
    const [key] = JSON.parse(objectOf(objects, 'ConfigMap').data['catalog.json']).models.map((model: Any) => model.key);
    const volume = objectOf(objects, 'PersistentVolume');
    expect(volume.metadata.namespace).toBeUndefined();
    expect(volume.metadata.labels).toMatchObject({ 'cdk8s-kserve.io/model-cache': 'node-models', 'cdk8s-kserve.io/cached-model': key });
    expect(volume.spec).toMatchObject({
      accessModes: ['ReadOnlyMany'], persistentVolumeReclaimPolicy: 'Retain', local: { path: `/var/lib/models/models/${key}` },
      nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'pool', operator: 'In', values: ['gpu'] }] }] } },
    });
    const claim = objectOf(objects, 'PersistentVolumeClaim');
    expect(claim.spec).toMatchObject({ volumeName: volume.metadata.name, storageClassName: '' });
    expect(volume.spec.claimRef).toMatchObject({ namespace: 'models', name: claim.metadata.name });
    const pod = specOf(objects, 'Deployment').template.spec;
    expect(pod.volumes).toContainEqual({ name: 'model', persistentVolumeClaim: { claimName: claim.metadata.name, readOnly: true } });
    expect(JSON.stringify(pod)).not.toContain('hostPath');
  });

  test('waits until the model is whole, and reaches no source', () => {
    const objects = cached();
    const pod = specOf(objects, 'Deployment').template.spec;
    expect(pod.initContainers).toHaveLength(1);
    expect(pod.initContainers[0]).toMatchObject({ name: 'model-waiter', image: OWN.agent, args: ['await', '/mnt/models'] });
    expect(pod.containers[0].volumeMounts).toContainEqual({ name: 'model', mountPath: '/mnt/models', readOnly: true });
    const policy = specOf(objects, 'NetworkPolicy');
    const ports = policy.egress.flatMap((rule: Any) => rule.ports.map(({ port }: Any) => port));
    expect(new Set(ports)).toEqual(new Set([53]));
  });

  test('has no credentials of the source', () => {
    const model = hub({ size: Size.gibibytes(16), token: secret('hub') });
    const objects = cached({ model }, { models: [{ model }] });
    expect(JSON.stringify(specOf(objects, 'Deployment'))).not.toContain('HF_TOKEN');
    expect(JSON.stringify(specOf(objects, 'DaemonSet'))).toContain('HF_TOKEN');
  });

  test('has another volume and claim for another model, as neither can be changed', () => {
    const other = hub({ size: Size.gibibytes(16), revision: 'c'.repeat(40) });
    const both = { models: [{ model: CHAT }, { model: other }] };
    const [before, after] = [CHAT, other].map((model) => {
      const objects = made((chart) => serve(chart, { model, fetch: Fetch.cache(cacheOf(chart, both)) }));
      return ['PersistentVolume', 'PersistentVolumeClaim'].map((kind) => objectOf(objects, kind).metadata.name);
    });
    expect(after[0]).not.toBe(before[0]);
    expect(after[1]).not.toBe(before[1]);
  });

  test('explains itself by the cache\'s name alone', () => {
    const chart = new Chart(newApp(), 'test');
    Images.of(OWN).applyTo(chart);
    const service = serve(chart, { model: CHAT, fetch: Fetch.cache(cacheOf(chart)) });
    expect(service.explain().find((line) => line.startsWith('fetch'))).toBe('fetch: {"by":"cache","cache":"node-models"} <- prop fetch');
  });

  test('is the same on KServe, without an address for KServe to fetch from', () => {
    const objects = cached({}, {}, kserve());
    const service = objectOf(objects, 'InferenceService');
    expect(JSON.stringify(service)).not.toContain('storageUri');
    const pod = service.spec.predictor;
    expect(pod.initContainers.map(({ name }: Any) => name)).toEqual(['model-waiter']);
  });

  test('finds a path of a repository, in a subfolder of an image too', () => {
    const model = Model.fromOci('ghcr.io/example/qwen:1', { path: 'weights', size: Size.gibibytes(16) });
    const objects = made((chart) => new HuggingFaceService(chart, 'labels', {
      model, fetch: Fetch.cache(cacheOf(chart, { models: [{ model, extraArgs: ['--weights=onnx'] }] })), engine: Engine.onnx(), task: ModelTask.EMBEDDING,
    }));
    expect(specOf(objects, 'Deployment').template.spec.containers[0].volumeMounts).toContainEqual({ name: 'model', mountPath: '/mnt/models', subPath: 'weights', readOnly: true });
  });
});

describe('a cache that KServe keeps', () => {
  const objects = made((chart) => {
    const cache = new LocalModelCache(chart, 'cache', { cacheName: 'gpus', path: '/models', capacity: Size.gibibytes(100), models: [{ model: CHAT }] });
    serve(chart, { model: CHAT, fetch: Fetch.cache(cache), target: kserve() });
  }, kserve());

  test('is a group of nodes of the cluster, with templates for KServe\'s volumes', () => {
    const group = objectOf(objects, 'LocalModelNodeGroup');
    expect(group.metadata).toMatchObject({ name: 'gpus' });
    expect(group.metadata.namespace).toBeUndefined();
    expect(group.spec).toMatchObject({
      storageLimit: '100Gi',
      persistentVolumeSpec: {
        local: { path: '/models' }, storageClassName: '',
        nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'kserve/localmodel', operator: 'In', values: ['worker'] }] }] } },
      },
      persistentVolumeClaimSpec: { storageClassName: '', resources: { requests: { storage: '100Gi' } } },
    });
  });

  test('has each model by the address that services ask for, which KServe compares', () => {
    const { spec } = objectOf(objects, 'LocalModelCache');
    expect(spec).toEqual({ sourceModelUri: expect.stringMatching(/^hf:\/\/Qwen\//), modelSize: '16Gi', nodeGroups: ['gpus'] });
    expect(specOf(objects, 'InferenceService').predictor.model.storageUri).toBe(spec.sourceModelUri);
  });

  test('leaves volumes and claims to KServe', () => {
    expect(objects.map(({ kind }) => kind)).not.toEqual(expect.arrayContaining(['PersistentVolumeClaim']));
  });
});
