import { Machine } from './local-process';
import { Pod } from './pod';

/** What is not as it would be in a cluster, a line each. */
export function differences(pod: Pod, { places, ports }: Machine): string[] {
  return [
    'no container: your user, no limits, a writable root, and 127.0.0.1 alone is listened on',
    ...pod.containers.map(({ image }) => `${image} is images/ of this clone`),
    ...(pod.initContainers ?? []).map(({ name }) => `instead of what '${name}' fetches, a tiny model with random weights`),
    ...places.map(({ path, here }) => `${path} is ${here}`),
    ...[...ports].filter(([port, here]) => port !== here).map(([port, here]) => `port ${here}, because ${port} is taken`),
  ];
}
