import { ServiceRule } from '../rule';

export const PLATFORM_FETCH_RESTRICTED: ServiceRule = {
  id: 'KS104',
  title: 'KServe injects a container that Pod Security "restricted" refuses',
  severity: 'warning',
  acknowledgeable: true,
  why: 'Its injected fetcher has no security context and one gibibyte of memory: a namespace that enforces the profile refuses the pod, and a large model is killed half way.',
  see: 'https://kubernetes.io/docs/concepts/security/pod-security-standards/',
  check: ({ intent, target }) => {
    const { kind } = intent.model.source;
    const { value } = intent.fetch;
    // Containers of the library's constructs have one.
    return target.kind === 'kserve' && value.by === 'platform' && value.storageContainerName === undefined
      && kind !== 'volume' && kind !== 'registry'
      ? ['\'fetch\' should be Fetch.initializer() in a namespace that enforces Pod Security "restricted", '
        + 'got Fetch.kserve(): its container has no security context']
      : [];
  },
};
