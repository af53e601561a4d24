import { Failure } from '../../failure.ts';
import { sharedToken, type SharedToken } from '../shared-token.ts';
import type { SourceContext } from '../source.ts';
import type { Address } from './address.ts';
import { entraTokenOf } from './entra.ts';

/** Who asks, and how that is shown to Azure. */
export type Access =
  | { readonly kind: 'sas'; readonly query: string; readonly about: string }
  | { readonly kind: 'key'; readonly key: Buffer; readonly about: string }
  | { readonly kind: 'token'; readonly token: SharedToken; readonly about: string }
  | { readonly kind: 'nobody'; readonly about: string };

/**
 * What is nearest to the URI first, then as KServe does: an identity before the account's key, and nobody at last.
 *
 * @throws Failure denied on credentials that cannot be used
 */
export function accessOf({ account, sas }: Address, { http, env }: SourceContext): Access {
  if (sas !== undefined) return { kind: 'sas', query: sas, about: "the URI's signature" };
  const given = env['AZURE_ACCESS_TOKEN'];
  if (given) return { kind: 'token', about: 'the token in AZURE_ACCESS_TOKEN', token: sharedToken('AZURE_ACCESS_TOKEN', '', async () => ({ value: given, seconds: undefined })) };
  const identity = entraTokenOf(http, env);
  if (identity !== undefined) return { kind: 'token', about: identity.about, token: sharedToken(`Azure's token service for ${identity.about}`, "check tenant, client and secret, or the federated credential of the pod's service account", identity.fetch) };
  const key = env['AZURE_STORAGE_ACCESS_KEY'];
  if (key) return { kind: 'key', key: keyOf(key), about: `the access key of '${account}'` };
  const signature = env['AZURE_STORAGE_SAS_TOKEN'];
  if (signature) return { kind: 'sas', query: signature.replace(/^\?/, ''), about: 'the signature in AZURE_STORAGE_SAS_TOKEN' };
  return { kind: 'nobody', about: 'nobody in particular, for there are no credentials' };
}

function keyOf(text: string): Buffer {
  const key = Buffer.from(text.trim(), 'base64');
  if (key.length === 0 || key.toString('base64').replace(/=+$/, '') !== text.trim().replace(/=+$/, '')) throw new Failure('denied', 'AZURE_STORAGE_ACCESS_KEY is no base64, as access keys of storage accounts are: copy it as Azure shows it');
  return key;
}
