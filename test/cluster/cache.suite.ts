import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { App, Chart, Size, Testing } from 'cdk8s';
import { Accelerator, Fetch, HuggingFaceService, Images, Model, ModelCache, ServingTarget } from '../../src';
import { Agent } from './agent';
import { apply, kubectl, tryKubectl } from './kubectl';
import { createNamespaces, namespace } from './namespaces';
import { at, KubeObject, nameOf, ofKind } from './objects';
import { clusterFolder } from './session';

const [NODES, TEAM] = ['cache-nodes', 'cache-team'];
const BYTES = 1024 * 1024;

let files: Server;
let agent: Agent | undefined;
let root: string;
let catalog: string;
let node: string;
let made: KubeObject[];

beforeAll(async () => {
  files = createServer((_request, response) => response.end(Buffer.alloc(BYTES)));
  await new Promise<void>((done) => files.listen(0, '127.0.0.1', done));
  made = objects(['a']);
  await createNamespaces([
    namespace(NODES, { 'pod-security.kubernetes.io/enforce': 'privileged' }),
    namespace(TEAM, { 'pod-security.kubernetes.io/enforce': 'restricted' }),
  ]);
  await apply(made);
  node = await until('a pod of the service on a node', async () => (await pods())[0]);
  [root, catalog] = [join(clusterFolder('cache'), 'root'), join(clusterFolder('cache'), 'catalog.json')];
  const account = join(clusterFolder('cache'), 'account');
  mkdirSync(account, { recursive: true });
  const view = JSON.parse(await kubectl(['config', 'view', '--raw', '--minify', '-o', 'json']));
  const { server, 'certificate-authority-data': data, 'certificate-authority': file } = view.clusters[0].cluster;
  const { hostname, port } = new URL(server);
  writeFileSync(join(account, 'token'), await kubectl(['create', 'token', 'models', '-n', NODES]));
  writeFileSync(join(account, 'ca.crt'), data === undefined ? readFileSync(file) : Buffer.from(data, 'base64'));
  writeFileSync(join(account, 'namespace'), NODES);
  writeCatalog(made);
  agent = new Agent([
    'cache', root, `--catalog=${catalog}`, '--cache-name=models', '--pass-every=0.5', '--metrics-port=-1', `--account-dir=${account}`, `--node-name=${node}`,
  ], { KUBERNETES_SERVICE_HOST: hostname, KUBERNETES_SERVICE_PORT: port });
});

afterAll(async () => {
  await agent?.stop();
  // A GPU of a node is one that no group of other suites gets.
  await kubectl(['delete', 'namespace', NODES, TEAM, '--wait=false']);
  files.closeAllConnections();
  files.close();
});

/** A cache of models by their names, with room for one and a half, and a service with the first. */
function objects(names: string[]): KubeObject[] {
  const app = new App();
  Images.of({ agent: 'registry.example.com/agent:1.0.0' }).applyTo(app);
  const { port } = files.address() as AddressInfo;
  const models = names.map((name) => ({ model: Model.fromUrl(`http://127.0.0.1:${port}/${name}.bin`, { size: Size.kibibytes(BYTES / 1024) }) }));
  const platform = new Chart(app, 'platform');
  const cache = new ModelCache(platform, 'cache', {
    cacheName: 'models', path: '/var/lib/models', capacity: Size.kibibytes(1536), models, agentNamespace: NODES, createNamespace: false,
  });
  const team = new Chart(app, 'team', { namespace: TEAM });
  ServingTarget.kubernetes().applyTo(team);
  new HuggingFaceService(team, 'svc', { name: 'svc', model: models[0].model, fetch: Fetch.cache(cache), accelerator: Accelerator.nvidia(1) });
  return app.charts.flatMap((chart) => Testing.synth(chart) as KubeObject[]);
}

function writeCatalog(all: KubeObject[]): void {
  const config = ofKind(all, 'ConfigMap').find((one) => nameOf(one) === 'models');
  writeFileSync(catalog, String(at<Record<string, string>>(config, 'data')?.['catalog.json']));
}

/** Nodes of the service's pods that are there. */
async function pods(): Promise<string[]> {
  const list = JSON.parse(await kubectl(['get', 'pods', '-n', TEAM, '-o', 'json'])) as { items: KubeObject[] };
  return list.items.flatMap((pod) => at<string>(pod, 'spec.nodeName') ?? []);
}

async function status(): Promise<Record<string, string>> {
  const { code, stdout } = await tryKubectl(['get', 'configmap', `models-${node}`, '-n', NODES, '-o', 'json']);
  return code === 0 ? at<Record<string, string>>(JSON.parse(stdout), 'data') ?? {} : {};
}

/** Lines of the status that begin so. */
async function sentences(begin: string): Promise<string[]> {
  return Object.entries(await status()).filter(([key]) => key.startsWith(begin)).map(([, text]) => text);
}

async function until<T>(what: string, look: () => Promise<T | undefined | false>): Promise<T> {
  for (let tries = 0; tries < 120; tries++) {
    const found = await look();
    if (found !== undefined && found !== false) { return found; }
    await new Promise((done) => setTimeout(done, 500));
  }
  throw new Error(`not in a minute: ${what}\n${agent?.output}\n${JSON.stringify(await status(), undefined, 1)}`);
}

const listedKey = (): string => (JSON.parse(readFileSync(catalog, 'utf8')) as { models: { key: string }[] }).models[0].key;

test('the status says that the model is there, and how many pods mount it', async () => {
  const said = await until('a status of a model', async () => (await sentences('model.')).find((text) => /^ready; mounted by 1 pod; /.test(text)));
  expect(said).toContain('/a.bin');
  expect(existsSync(join(root, 'models', listedKey(), 'a.bin'))).toBe(true);
});

test('the agent may see pods and volumes, and nothing else of the cluster', async () => {
  const can = async (...what: string[]) => (await tryKubectl(['auth', 'can-i', ...what, `--as=system:serviceaccount:${NODES}:models`])).stdout.trim();
  expect(await can('list', 'pods', '-A')).toBe('yes');
  expect(await can('list', 'persistentvolumes')).toBe('yes');
  for (const what of [['get', 'secrets', '-A'], ['create', 'pods', '-n', NODES], ['list', 'configmaps', '-n', TEAM], ['patch', 'nodes']]) {
    expect([what, await can(...what)]).toEqual([what, 'no']);
  }
});

test('what a pod mounts stays, and the model that wants its room says so', async () => {
  const before = listedKey();
  writeCatalog(objects(['b']));
  const said = await until('a model without room', async () => (await sentences('model.')).find((text) => text.startsWith('no room')));
  expect(said).toContain(`pods still mount ${before}`);
  expect(existsSync(join(root, 'models', before, 'a.bin'))).toBe(true);
});

test('it goes when its last pod has ended, and the other one comes', async () => {
  await kubectl(['delete', 'deployment', 'svc', '-n', TEAM, '--wait=true']);
  await until('the other model', async () => (await sentences('model.')).find((text) => text.startsWith('ready')));
  expect((await sentences('left-over.'))).toEqual([]);
  expect(existsSync(join(root, 'models', listedKey(), 'b.bin'))).toBe(true);
});
