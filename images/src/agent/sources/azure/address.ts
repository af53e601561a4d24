import { Failure } from '../../failure.ts';
import { redact } from '../../net/redact.ts';

export interface Address {
  readonly account: string;
  /** Where the account's containers are, without a slash at the end. */
  readonly endpoint: string;
  readonly container: string;
  /** A folder or a blob, without slashes around; empty: the whole container. */
  readonly prefix: string;
  /** A shared access signature, never shown. */
  readonly sas: string | undefined;
  /** The URI without it. */
  readonly shown: string;
}

/** Addresses of Azure's clouds, and of zones where accounts have them: KServe knows them by their host, too. */
export const AZURE = /^https:\/\/([a-z0-9-]+)(?:\.z\d{1,2})?\.(blob|file|dfs)\.(?:core\.windows\.net|core\.usgovcloudapi\.net|core\.chinacloudapi\.cn|storage\.azure\.net)(?=[/?]|$)/;

/**
 * Reads `https://account.blob.core.windows.net/container/folder`, with a shared access signature behind it or not.
 *
 * @param service of AZURE_SERVICE_URL: where the account is asked instead, such as an emulator
 * @throws Failure usage
 */
export function parseAddress(uri: string, service: string | undefined): Address {
  const shown = redact(uri).replace(/\?\.\.\.$/, '');
  const [, account, kind] = AZURE.exec(uri) ?? [];
  if (account === undefined) throw new Failure('usage', `'${shown}' is no address of Azure: write https://account.blob.core.windows.net/container/folder`);
  if (kind === 'file') throw new Failure('usage', `'${shown}' is a file share of Azure, which the agent does not read: mount the share (file.csi.azure.com) and use pvc://, or copy the model into a container of blobs`);
  if (kind === 'dfs') throw new Failure('usage', `'${shown}' is Azure's address for data lakes: write the same with .blob. in place of .dfs.`);
  const url = new URL(uri);
  const [container = '', ...parts] = url.pathname.replace(/^\/+|\/+$/g, '').split('/').map(decoded);
  if (!/^(\$root|\$web|[a-z0-9](?:-?[a-z0-9]){2,62})$/.test(container)) throw new Failure('usage', `'${shown}' has '${container}' as its container: write 3 to 63 lower-case letters, digits and single hyphens`);
  const sas = url.searchParams.has('sig') ? url.search.slice(1) : undefined;
  return { account, endpoint: endpointOf(service, account) ?? url.origin, container, prefix: parts.join('/'), sas, shown };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function endpointOf(service: string | undefined, account: string): string | undefined {
  if (service === undefined || service === '') return undefined;
  if (!/^https?:\/\//.test(service) || !URL.canParse(service)) throw new Failure('usage', `AZURE_SERVICE_URL is '${redact(service)}', which is no address: write such as https://account.blob.core.windows.net`);
  const { origin, pathname } = new URL(service);
  const path = pathname.replace(/\/+$/, '');
  // Else a model of the same name would come from another account.
  const named = AZURE.exec(service)?.[1] ?? (path === '' ? account : path.slice(path.lastIndexOf('/') + 1));
  if (named !== account) throw new Failure('usage', `AZURE_SERVICE_URL leads to the account '${named}', and the URI names '${account}': let both name one`);
  return `${origin}${path}`;
}
