import { ServiceIntent } from './intent';
import { ModelIntent } from './model-intent';
import { PeerIntent, registryOf } from './references';

/** Hosts of the Hugging Face Hub: the site, its classic CDN and its Xet storage. */
const HUB_HOSTS = ['huggingface.co', 'cdn-lfs.huggingface.co', 'cas-server.xethub.hf.co', 'transfer.xethub.hf.co'];

/** A host and port that a fetch goes to. */
export interface Address {
  readonly host: string;
  readonly port: number;
  /** Who that is on the network, where the user said so. */
  readonly peer?: PeerIntent;
}

/** Host and port of everything that the pod itself contacts to have its model; the kubelet goes its own ways. */
export function fetchAddresses({ model, fetch, triton }: Pick<ServiceIntent, 'model' | 'fetch' | 'triton'>): Address[] {
  const { by } = fetch.value;
  if (by === 'mount' || by === 'cache' || (by === 'platform' && model.source.kind === 'oci')) {
    return [];
  }
  const all = [model, ...triton?.further.map((more) => more.model) ?? []].flatMap(addressesOfModel);
  const first = ({ host, port }: Address) => all.findIndex((one) => one.host === host && one.port === port);
  return all.filter((address, index) => first(address) === index);
}

function addressesOfModel(model: ModelIntent): Address[] {
  const { proxy } = model;
  const addresses = sourceAddresses(model).map((address) => ({ ...address, peer: address.peer ?? model.peer }));
  if (proxy === undefined) {
    return addresses;
  }
  const direct = addresses.filter(({ host }) => proxy.noProxy.some((domain) => bypasses(host, domain)));
  return direct.length === addresses.length
    ? direct : [...direct, { ...parseAddress(proxy.httpsProxy), peer: model.peer }];
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
    case 'oci':
      return imageAddresses(source.image);
    case 'registry':
      return [
        { ...parseAddress(source.registry.url), peer: source.registry.peer },
        ...source.places.flatMap(addressesOfModel),
      ];
    default:
      return [];
  }
}

/** Hosts of the registry that is meant where an image names none: it hands out tokens and bytes elsewhere. */
const DOCKER_HUB = ['registry-1.docker.io', 'auth.docker.io', 'production.cloudflare.docker.com'];

function imageAddresses(image: string): Address[] {
  const registry = registryOf(image);
  return registry === undefined || registry === 'docker.io'
    ? DOCKER_HUB.map((host) => ({ host, port: 443 })) : [parseAddress(`https://${registry}`)];
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
