import { AppObject, AppRule } from './app-rule';

export const DUPLICATE_OBJECT: AppRule = {
  id: 'KS801',
  title: 'two objects of one kind, namespace and name, those of controllers included',
  severity: 'error',
  acknowledgeable: true,
  why: 'The second one overwrites the first at apply: one of two services is gone, and nobody is told; a '
    + 'controller that finds somebody else\'s object stops, or takes it over.',
  see: 'https://kubernetes.io/docs/concepts/overview/working-with-objects/names/',
  check: (objects) => {
    const seen = new Map<string, AppObject>();
    // Whoever is asked to rename something is the user, so what controllers make comes first.
    const sorted = [true, false].flatMap((first) => objects.filter(({ implied }) => (implied !== undefined) === first));
    return sorted.flatMap((object) => {
      const first = namesOf(object).map((name) => seen.get(keyOf(object, name))).find((known) => known !== undefined);
      const [name] = namesOf(object);
      seen.set(keyOf(object, name), seen.get(keyOf(object, name)) ?? object);
      return first === undefined || follows(first, object) ? [] : [
        `'name' must be unique for ${object.kind}${object.namespace === undefined ? '' : ` in ${object.namespace}`}, `
        + `got '${object.name}' at ${placeOf(first)} and at ${placeOf(object)}: set 'name', or the namespace of a chart`,
      ];
    });
  },
};

/** Whether two objects clash because those do of which they are made: that is told, and enough. */
function follows(one: AppObject, other: AppObject): boolean {
  return one.implied !== undefined && one.implied.of === other.implied?.of;
}

/** Names under which an object is known, its own one first. */
function namesOf({ name, implied }: AppObject): string[] {
  if (implied === undefined) {
    return [name, name.replace(/-\d+$/, '-#')];
  }
  return [implied.numbered ? `${name}-#` : name];
}

function keyOf({ apiVersion, kind, namespace }: AppObject, name: string): string {
  const group = apiVersion.replace(/\/?[^/]+$/, '');
  return [group, kind, namespace, name].join('|');
}

function placeOf({ path, implied }: AppObject): string {
  return implied === undefined ? path : `${path} (made by its controller)`;
}
