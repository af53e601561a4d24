import { App, Testing } from 'cdk8s';
import { build } from '../../examples/local-model-cache/main';
import { KServeVersion, ServingTarget } from '../../src';
import { Cluster } from './cluster';
import { apply, kubectl } from './kubectl';
import { createNamespaces, namespace } from './namespaces';
import { at, KubeObject, label, listAt, nameOf, ofKind } from './objects';
import { clusterFolder } from './session';

/** Versions whose local model controller is a program of its own. */
const VERSIONS = ['0.19.0', '0.20.0'];
/** The nodes of the test cluster that have KServe's agent. */
const NODES = ['gpu-0', 'gpu-1'];
const JOBS = 'kserve-localmodel-jobs';

interface Came {
  cache: KubeObject;
  jobs: KubeObject[];
  pod: KubeObject;
  claims: KubeObject[];
}

const came = new Map<string, Came>();

beforeAll(async () => {
  for (const version of VERSIONS) {
    const cluster = await Cluster.start(version, clusterFolder(`local-${version}`), ['--localmodel']);
    try {
      process.env.KUBECONFIG = cluster.kubeconfig;
      came.set(version, await deployed(version));
    } finally {
      await cluster.stop();
    }
  }
});

async function deployed(version: string): Promise<Came> {
  const app = new App();
  build(app, ServingTarget.kserve({ version: KServeVersion.of(version) }));
  const objects = app.charts.flatMap((chart) => Testing.synth(chart) as KubeObject[]);
  await createNamespaces([namespace('models')]);
  // KServe looks for a cache when a service is made, so that comes last.
  const isService = ({ kind }: KubeObject) => kind === 'InferenceService';
  await apply(objects.filter((one) => !isService(one)));
  const jobs = await until(`${version}: a job for each node`, async () => {
    const there = await list('jobs', JOBS);
    return there.length >= NODES.length ? there : undefined;
  });
  await apply(objects.filter(isService));
  const pod = await until(`${version}: the service's pod`, async () => (await list('pods', 'models'))[0]);
  const cache = await until(`${version}: a cache that is downloaded`, async () => {
    const [one] = await list('localmodelcaches');
    return NODES.every((node) => at(one, `status.nodeStatus.${node}`) === 'NodeDownloaded') ? one : undefined;
  });
  return { cache, jobs, pod, claims: await list('persistentvolumeclaims', 'models') };
}

async function list(kind: string, space?: string): Promise<KubeObject[]> {
  const text = await kubectl(['get', kind, ...space === undefined ? [] : ['-n', space], '-o', 'json']);
  return (JSON.parse(text) as { items: KubeObject[] }).items;
}

async function until<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
  for (let tries = 0; tries < 240; tries++) {
    const found = await look();
    if (found !== undefined) { return found; }
    await new Promise((done) => setTimeout(done, 500));
  }
  const left = await kubectl(['get', 'jobs,pods,pv,pvc,localmodelcaches,localmodelnodes,inferenceservices', '-A', '-o', 'wide']);
  throw new Error(`not in two minutes: ${what}\n${left}`);
}

describe.each(VERSIONS)('KServe %s', (version) => {
  const of = () => came.get(version) as Came;

  test('downloads once for each node of the group, by our container', () => {
    expect(of().jobs).toHaveLength(NODES.length);
    of().jobs.forEach((job) => {
      const [container] = listAt(job, 'spec.template.spec.containers');
      expect([label(job), container.image]).toEqual([label(job), 'registry.example.com/cdk8s-kserve/agent:1.0.0']);
      expect(container.args).toEqual([at(of().cache, 'spec.sourceModelUri'), '/mnt/models']);
    });
  });

  test('says that every node has the model', () => {
    expect(NODES.map((node) => at(of().cache, `status.nodeStatus.${node}`))).toEqual(NODES.map(() => 'NodeDownloaded'));
  });

  test('mounts the node\'s copy into the service, and fetches nothing', () => {
    const claim = `${nameOf(of().cache)}-gpus`;
    expect(listAt(of().pod, 'spec.volumes').flatMap((volume) => at<string>(volume, 'persistentVolumeClaim.claimName') ?? [])).toContain(claim);
    expect(listAt(of().pod, 'spec.initContainers')).toEqual([]);
    expect(ofKind(of().claims, 'PersistentVolumeClaim').map((one) => [nameOf(one), at(one, 'status.phase')])).toContainEqual([claim, 'Bound']);
  });
});
