import { credentialsFit } from '../checks/values/credentials-kind';
import { Credentials } from '../credentials';
import { CredentialsIntent } from '../plan/model-intent';

const IDENTITY_FACTORY = { aws: 'awsRole', google: 'googleServiceAccount', azure: 'azureIdentity' } as const;

/** The credentials of a source, when they are of a kind that it takes. */
export function acceptedCredentials(
  source: string, credentials: Credentials | undefined, kinds: string[], cloud?: keyof typeof IDENTITY_FACTORY,
): CredentialsIntent | undefined {
  if (credentials === undefined) {
    return undefined;
  }
  const intent = credentials._intent;
  const factory = (kind: string) => `Credentials.${kind}()`;
  credentialsFit(source, factory(intent.kind === 'workloadIdentity' ? IDENTITY_FACTORY[intent.cloud] : intent.kind),
    [...kinds, ...(cloud === undefined ? [] : [IDENTITY_FACTORY[cloud]])].map(factory));
  return intent;
}
