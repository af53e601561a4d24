import { MAX_HOST_LABEL, PREDICTOR_INFIX } from '../../knowledge/kserve-names';
import { ServiceRule } from '../rule';

export const KSERVE_HOST_NAME: ServiceRule = {
  id: 'KS607',
  title: 'a name that is too long for the host name that KServe makes of it',
  severity: 'error',
  acknowledgeable: false,
  why: 'KServe joins service and namespace to one part of a host name, also where nothing is exposed: beyond 63 characters '
    + 'the InferenceService never becomes ready.',
  see: 'https://kserve.github.io/website/docs/admin-guide/kubernetes-deployment',
  check: ({ intent, target }) => {
    const { name, namespace } = intent;
    if (target.kind !== 'kserve' || namespace === undefined) {
      return [];
    }
    const room = MAX_HOST_LABEL - PREDICTOR_INFIX.length - namespace.length;
    return name.length <= room ? [] : [
      `'name' must be at most ${Math.max(0, room)} characters beside the namespace '${namespace}', got '${name}' with `
        + `${name.length}: ${room > 0 ? 'set a shorter name' : 'use a namespace with a shorter name'}`,
    ];
  },
};
