import { ServiceRule } from '../rule';

export const RESERVED_LABEL: ServiceRule = {
  id: 'KS308',
  title: 'a label by which pods are selected, or that wakes KServe',
  severity: 'error',
  acknowledgeable: false,
  why: 'Services, monitors and policies would select other pods than those of the service; KServe\'s webhook would change '
    + 'pods that are none of its own.',
  check: ({ intent }) => Object.entries(intent.labels)
    .filter(([key]) => RESERVED.includes(key) || /^(internal\.)?serving\.kserve\.io\//.test(key))
    .map(([key, value]) => `'labels.${key}' must be left out, got '${value}': `
      + 'the library sets it where it belongs; use a key of your own'),
};

const RESERVED = ['app.kubernetes.io/instance', 'app.kubernetes.io/component', 'app.kubernetes.io/managed-by'];
