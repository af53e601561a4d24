import { ServiceRule } from '../rule';

export const IDENTITY_NEEDS_ACCOUNT: ServiceRule = {
  id: 'KS503',
  title: 'workload identity with a service account of one\'s own',
  severity: 'warning',
  acknowledgeable: true,
  why: 'The identity is an annotation of the service account, and this one is not the library\'s to annotate.',
  check: ({ intent }) => {
    const { credentials } = intent.model;
    return credentials?.kind === 'workloadIdentity' && intent.serviceAccountName !== undefined
      ? [`'serviceAccount' should carry ${Object.entries(credentials.annotations).map(([key, value]) => `${key}: ${value}`).join(', ')}, `
        + `got '${intent.serviceAccountName}', which this library does not write: annotate it yourself`]
      : [];
  },
};
