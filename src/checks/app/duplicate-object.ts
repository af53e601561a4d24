import { AppObject, AppRule } from './app-rule';

export const DUPLICATE_OBJECT: AppRule = {
  id: 'KS801',
  title: 'two objects of one kind, namespace and name',
  severity: 'error',
  acknowledgeable: true,
  why: 'The second one overwrites the first at apply: one of two services is gone, and nobody is told.',
  see: 'https://kubernetes.io/docs/concepts/overview/working-with-objects/names/',
  check: (objects) => {
    const seen = new Map<string, AppObject>();
    return objects.flatMap((object) => {
      const group = object.apiVersion.replace(/\/?[^/]+$/, '');
      const key = [group, object.kind, object.namespace, object.name].join('|');
      const first = seen.get(key);
      seen.set(key, first ?? object);
      return first === undefined ? [] : [
        `'name' must be unique for ${object.kind}${object.namespace === undefined ? '' : ` in ${object.namespace}`}, `
        + `got '${object.name}' at ${first.path} and at ${object.path}: set 'name', or the namespace of a chart`,
      ];
    });
  },
};
