import { addressesOfModel, namespaceOfService } from '../../plan/hosts';
import { ServiceRule } from '../rule';

export const PRIVATE_HOST: ServiceRule = {
  id: 'KS504',
  title: 'a host inside, which the network policy would not let through',
  severity: 'error',
  acknowledgeable: true,
  why: 'A name says nothing about an address: the policy opens public ranges only, and the fetch would wait for a time-out.',
  see: 'https://kubernetes.io/docs/concepts/services-networking/network-policies/',
  check: ({ intent }) => {
    const { model, network, fetch } = intent;
    // Whoever opened something else has thought of it.
    if (!network.policy || network.egressTo.length > 0 || model.peer !== undefined || fetch.value.by === 'mount') {
      return [];
    }
    const hosts = addressesOfModel(model).map(({ host }) => host).filter(looksPrivate);
    return hosts.map((host) => `'peer' must say where '${host}' is, got none: set it to NetworkPeer.namespacePods(), `
      + '.pods() or .cidr(), or write the name as <service>.<namespace>.svc');
  },
};

/** Names that only a private DNS server knows. */
function looksPrivate(host: string): boolean {
  const isAddress = /^[\d.]+$|:/.test(host);
  return !isAddress && namespaceOfService(host) === undefined
    && (!host.includes('.') || /\.(local|internal|intranet|lan|corp|home\.arpa)$/.test(host));
}
