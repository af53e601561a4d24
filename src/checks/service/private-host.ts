import { fetchAddresses, namespaceOfService, parseAddress } from '../../plan/hosts';
import { ServiceRule } from '../rule';

export const PRIVATE_HOST: ServiceRule = {
  id: 'KS504',
  title: 'a host inside, which the network policy would not let through',
  severity: 'error',
  acknowledgeable: true,
  why: 'A name says nothing about an address: the policy opens public ranges only, and the fetch would wait for a time-out.',
  see: 'https://kubernetes.io/docs/concepts/services-networking/network-policies/',
  check: ({ intent }) => {
    const { model, network } = intent;
    // Whoever opened something else has thought of it.
    if (!network.policy || network.egressTo.length > 0) {
      return [];
    }
    const proxy = model.proxy && parseAddress(model.proxy.httpsProxy).host;
    // Proxies are inside, whatever their names look like.
    const hosts = fetchAddresses(intent).filter(({ peer }) => peer === undefined).map(({ host }) => host)
      .filter((host) => looksPrivate(host) || (host === proxy && isName(host)));
    return hosts.map((host) => `'peer' must say where '${host}' is, got none: set it to NetworkPeer.namespacePods(), `
      + '.pods() or .cidr(), or write the name as <service>.<namespace>.svc');
  },
};

/** Names that only a private DNS server knows. */
function looksPrivate(host: string): boolean {
  return isName(host) && (!host.includes('.') || /\.(local|internal|intranet|lan|corp|home\.arpa)$/.test(host));
}

/** Neither an address nor the name of a Service, which both tell where they are. */
function isName(host: string): boolean {
  return !/^[\d.]+$|:/.test(host) && namespaceOfService(host) === undefined;
}
