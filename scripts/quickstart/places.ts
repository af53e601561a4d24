import { Pod } from './pod';

/** Where on this machine is what a container has at a path. */
export interface Place {
  readonly path: string;
  readonly here: string;
}

/** A folder for every volume of a pod; `folderOf` makes it, or knows it. */
export function volumePlaces(pod: Pod, folderOf: (volume: string) => string): Place[] {
  const mounts = pod.containers.flatMap(({ volumeMounts }) => volumeMounts ?? []);
  return mounts.map(({ name, mountPath }) => {
    const { name: _, ...source } = pod.volumes?.find((volume) => volume.name === name) ?? { name };
    const [kind] = Object.keys(source);
    if (kind !== 'emptyDir' && kind !== 'persistentVolumeClaim') {
      throw new Error(`volume '${name}' is of kind '${kind}', which this machine does not have`);
    }
    return { path: mountPath, here: folderOf(name) };
  });
}

/**
 * A text of a container with the paths of this machine: a path stands alone or behind `=`, and below a place
 * everything keeps its name.
 */
export function inPlace(text: string, places: readonly Place[]): string {
  const start = text.startsWith('/') ? 0 : text.indexOf('=/') + 1;
  const path = text.slice(start);
  // The longest is the most specific.
  const [place] = places.filter((each) => `${path}/`.startsWith(`${each.path}/`))
    .sort((a, b) => b.path.length - a.path.length);
  return place === undefined ? text : text.slice(0, start) + place.here + path.slice(place.path.length);
}
