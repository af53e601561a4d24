import { App, Chart, Testing } from 'cdk8s';
import {
  Accelerator, Fetch, HuggingFaceService, Images, KServeVersion, Model, ModelRegistry, ServingTarget,
} from '../../src';
import { apply, kubectl } from './kubectl';
import { createNamespaces, namespace } from './namespaces';
import { at, Fields, KubeObject, listAt } from './objects';
import { VERSION } from './session';

const SPACE = 'injected';
const AGENT = 'registry.example.com/agent:1.0.0';

let container: Fields;
let pod: KubeObject;

beforeAll(async () => {
  await createNamespaces([namespace(SPACE, { 'pod-security.kubernetes.io/enforce': 'restricted' })]);
  await apply(objects());
  pod = await until('a pod of the service', async () => {
    const { items } = JSON.parse(await kubectl(['get', 'pods', '-n', SPACE, '-o', 'json'])) as { items: KubeObject[] };
    return items[0];
  });
  [container] = listAt(pod, 'spec.initContainers');
});

// A GPU of a node is one that no group of other suites gets.
afterAll(() => kubectl(['delete', 'namespace', SPACE, '--wait=false']));

/** A registry with a storage container of its own, and a service that KServe fetches for. */
function objects(): KubeObject[] {
  const app = new App();
  const chart = new Chart(app, 'injected', { namespace: SPACE });
  ServingTarget.kserve({ version: KServeVersion.of(VERSION) }).applyTo(chart);
  Images.of({ agent: AGENT }).applyTo(chart);
  const registry = new ModelRegistry(chart, 'registry', {
    url: 'https://registry.injected.svc:8443', artifactsFrom: [Model.fromS3('s3://models', { endpoint: 'https://minio.storage.svc:9000' })],
  });
  new HuggingFaceService(chart, 'labels', {
    model: Model.fromRegistry(registry, 'sentiment', { version: 'v1' }), fetch: Fetch.kserve(), accelerator: Accelerator.nvidia(1),
    acknowledge: { KS104: 'the container of the registry fulfils it' },
  });
  return Testing.synth(chart) as KubeObject[];
}

async function until<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
  for (let tries = 0; tries < 120; tries++) {
    const found = await look();
    if (found !== undefined) { return found; }
    await new Promise((done) => setTimeout(done, 500));
  }
  const events = await kubectl(['get', 'events', '-n', SPACE, '-o', 'custom-columns=O:.involvedObject.name,M:.message']);
  throw new Error(`not in a minute: ${what}\n${events}`);
}

test('KServe injects our agent for the addresses of its storage container', () => {
  expect(container).toMatchObject({
    name: 'storage-initializer', image: AGENT, args: ['model-registry://registry.injected.svc:8443/sentiment/v1', '/mnt/models'],
  });
});

test('what is injected has our resources, and fulfils Pod Security "restricted", which the namespace enforces', () => {
  expect(container.resources).toMatchObject({ limits: { memory: '512Mi' } });
  expect(container.securityContext).toMatchObject({ allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, readOnlyRootFilesystem: true });
});

test('its environment tells the registry, and where that may lead', () => {
  const env = new Map(listAt(container, 'env').map((entry) => [entry.name, entry.value]));
  expect(JSON.parse(String(env.get('AGENT_REGISTRIES')))).toHaveProperty(['registry.injected.svc:8443', 'url'], 'https://registry.injected.svc:8443');
  expect(JSON.parse(String(env.get('AGENT_REGISTRY_ALLOW')))).toEqual(['s3://models']);
  expect(env.get('AWS_ENDPOINT_URL')).toBe('https://minio.storage.svc:9000');
});

test('the server has the folder that it writes', () => {
  const folder = listAt(container, 'volumeMounts').find(({ mountPath }) => mountPath === '/mnt/models');
  const [server] = listAt(pod, 'spec.containers');
  expect(listAt(server, 'volumeMounts').find(({ mountPath }) => mountPath === '/mnt/models')?.name).toBe(folder?.name);
  expect(at(folder, 'readOnly') ?? false).toBe(false);
});
