import { MODEL_PATH, VOLUME } from '../../plan/paths';
import { everyContainer } from '../../plan/pod-plan';
import { servingPod } from '../../plan/serving-plan';
import { ServiceFacts, ServiceRule } from '../rule';

export const POD_NAMES_UNIQUE: ServiceRule = {
  id: 'KS306',
  title: 'two containers, volumes or mounts of a pod have one name',
  severity: 'error',
  acknowledgeable: false,
  why: 'The API server refuses the pod, or one mount hides the other.',
  check: (facts) => {
    const { plan } = facts;
    const pod = servingPod(plan);
    const containers = everyContainer(pod);
    const volumes = pod.volumes.map(({ name }) => name);
    const unknown = containers.flatMap(({ name, mounts }) => mounts
      .filter(({ volume }) => !volumes.includes(volume))
      .map(({ volume }) => `'sidecars.${name}.mounts' must name a volume of the pod, got '${volume}': `
        + `there are ${volumes.join(', ')}`));
    return [
      ...twice(containers.map(({ name }) => name)).map((name) => `'sidecars' must have names of their own, got '${name}' twice`),
      ...pod.containers.filter(({ role, name }) => role === 'sidecar' && namesOfKServe(facts).includes(name))
        .map(({ name }) => `'sidecars' must have names of their own, got '${name}', which KServe gives to a container of the pod`),
      ...twice(volumes).map((name) => `'volumes' must have names of their own, got '${name}' twice: `
        + `the library uses ${Object.values(VOLUME).join(', ')}`),
      ...containers.flatMap(({ role, mounts }) => twice([
        ...(role === 'server' && plan.weights.by === 'platform' ? [MODEL_PATH] : []), ...mounts.map(({ path }) => normal(path)),
      ])
        .map((path) => `'volumes' must have mount paths of their own, got '${path}' twice`)),
      ...unknown,
    ];
  },
};

/** Containers that KServe names itself: the server, and those that it injects. */
function namesOfKServe({ intent, plan, target }: ServiceFacts): string[] {
  if (target.kind !== 'kserve') {
    return [];
  }
  const oci = intent.model.source.kind === 'oci';
  const injected = oci ? ['modelcar', 'modelcar-init'] : ['storage-initializer'];
  return ['kserve-container', 'queue-proxy', ...(plan.weights.by === 'platform' ? injected : [])];
}

/** `/data/` and `//data` are `/data`. */
function normal(path: string): string {
  return path.replace(/\/+/g, '/').replace(/\/$/, '');
}

function twice(names: readonly string[]): string[] {
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
}
