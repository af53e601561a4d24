import { VOLUME } from '../../plan/paths';
import { servingPod } from '../../plan/serving-plan';
import { ServiceRule } from '../rule';

export const POD_NAMES_UNIQUE: ServiceRule = {
  id: 'KS306',
  title: 'two containers, volumes or mounts of a pod have one name',
  severity: 'error',
  acknowledgeable: false,
  why: 'The API server refuses the pod, or one mount hides the other.',
  check: ({ plan }) => {
    const pod = servingPod(plan);
    const containers = [...pod.initContainers, ...pod.containers];
    const volumes = pod.volumes.map(({ name }) => name);
    const unknown = containers.flatMap(({ name, mounts }) => mounts
      .filter(({ volume }) => !volumes.includes(volume))
      .map(({ volume }) => `'sidecars.${name}.mounts' must name a volume of the pod, got '${volume}': `
        + `there are ${volumes.join(', ')}`));
    return [
      ...twice(containers.map(({ name }) => name)).map((name) => `'sidecars' must have names of their own, got '${name}' twice`),
      ...twice(volumes).map((name) => `'volumes' must have names of their own, got '${name}' twice: `
        + `the library uses ${Object.values(VOLUME).join(', ')}`),
      ...containers.flatMap(({ mounts }) => twice(mounts.map(({ path }) => path))
        .map((path) => `'volumes' must have mount paths of their own, got '${path}' twice`)),
      ...unknown,
    ];
  },
};

function twice(names: readonly string[]): string[] {
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
}
