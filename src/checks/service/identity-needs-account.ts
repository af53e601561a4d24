import { ServiceIntent } from '../../plan/intent';
import { credentialSecrets } from '../../plan/model-intent';
import { fetchIdentities } from '../../plan/weights';
import { ServiceRule } from '../rule';

export const IDENTITY_NEEDS_ACCOUNT: ServiceRule = {
  id: 'KS503',
  title: 'credentials that are looked for on a service account of one\'s own',
  severity: 'warning',
  acknowledgeable: true,
  why: 'A cloud reads an annotation of the service account, and KServe its list of Secrets; this account is not the '
    + 'library\'s to write.',
  see: 'https://kserve.github.io/website/docs/model-serving/storage/overview',
  check: ({ intent }) => {
    const wanted = wantedOn(intent);
    return wanted === undefined || intent.serviceAccountName === undefined ? [] : [
      `'serviceAccount' should carry ${wanted}, got '${intent.serviceAccountName}', which this library does not write: `
      + 'write it there yourself',
    ];
  },
};

function wantedOn({ model, fetch }: ServiceIntent): string | undefined {
  const identities = fetchIdentities({ model, fetch });
  if (identities.length > 0) {
    return `the annotation ${identities.flatMap(({ annotations }) => Object.entries(annotations)).map(([key, value]) => `${key}: ${value}`).join(', ')}`;
  }
  const secrets = fetch.value.by === 'platform' ? credentialSecrets(model) : [];
  return secrets.length === 0 ? undefined : `the Secret ${secrets.join(', ')}`;
}
