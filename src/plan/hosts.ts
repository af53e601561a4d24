import { ModelIntent } from './model-intent';

/** Hosts of the Hugging Face Hub: the site, its classic CDN and its Xet storage. */
const HUB_HOSTS = ['huggingface.co', 'cdn-lfs.huggingface.co', 'cas-server.xethub.hf.co', 'transfer.xethub.hf.co'];

/** A host and port that a fetch goes to. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/** Every host that fetching this model contacts, sorted. */
export function hostsOfModel(model: ModelIntent): string[] {
  return [...new Set(addressesOfModel(model).map((address) => address.host))].sort();
}

/** Host and port of everything that fetching this model contacts. */
export function addressesOfModel(model: ModelIntent): Address[] {
  const { proxy } = model;
  const addresses = sourceAddresses(model);
  if (proxy === undefined) {
    return addresses;
  }
  const direct = addresses.filter(({ host }) => proxy.noProxy.some((domain) => bypasses(host, domain)));
  return direct.length === addresses.length ? direct : [...direct, parseAddress(proxy.httpsProxy)];
}

/** Whether a host is in a domain that is asked without the proxy, as curl and Python read it. */
function bypasses(host: string, domain: string): boolean {
  const name = domain.replace(/^\./, '');
  return domain === '*' || host === name || host.endsWith(`.${name}`);
}

function sourceAddresses(model: ModelIntent): Address[] {
  const { source } = model;
  switch (source.kind) {
    case 'hub':
      return hubAddresses(model);
    case 's3':
      return [source.endpoint === undefined
        ? { host: source.region === undefined ? 's3.amazonaws.com' : `s3.${source.region}.amazonaws.com`, port: 443 }
        : parseAddress(source.endpoint)];
    case 'gcs':
      return [{ host: 'storage.googleapis.com', port: 443 }];
    case 'azure':
    case 'url':
      return [parseAddress(source.uri)];
    default:
      return [];
  }
}

/** Host and port of the Hub, or of the mirror that stands for it. */
export function hubAddresses({ source }: ModelIntent): Address[] {
  return source.kind === 'hub' && source.endpoint !== undefined
    ? [parseAddress(source.endpoint)]
    : HUB_HOSTS.map((host) => ({ host, port: 443 }));
}

/** Host and port of a URL, with the scheme's own port where none is given. */
export function parseAddress(url: string): Address {
  const parsed = new URL(url);
  const standard = parsed.protocol === 'http:' ? 80 : 443;
  return { host: parsed.hostname, port: parsed.port === '' ? standard : Number(parsed.port) };
}

/** Namespace of a cluster-internal Service name, such as `minio` of `s3.minio.svc`, or of one pod of it. */
export function namespaceOfService(host: string): string | undefined {
  return /^(?:[a-z0-9-]+\.){1,2}([a-z0-9-]+)\.svc(\.|$)/.exec(host)?.[1];
}
