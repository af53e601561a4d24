import { PeerIntent } from './plan/references';
import { validLabels } from './checks/values/label';
import { cidrRange, rangeWithin } from './checks/values/cidr';

/**
 * Somebody on the other side of a network policy.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/
 */
export class NetworkPeer {
  /** Everybody, inside and outside. */
  public static anywhere(): NetworkPeer {
    return new NetworkPeer({ kind: 'anywhere' });
  }

  /** Every public address: not the private, link-local and loopback ranges. */
  public static publicInternet(): NetworkPeer {
    return new NetworkPeer({ kind: 'public' });
  }

  /**
   * A range of addresses.
   *
   * @param cidr such as `10.20.0.0/16`
   * @param excluded ranges within it that are left out
   */
  public static cidr(cidr: string, excluded: string[] = []): NetworkPeer {
    cidrRange('cidr', cidr);
    excluded.forEach((range) => rangeWithin('excluded', range, cidr));
    return new NetworkPeer({ kind: 'cidr', cidr, except: [...excluded] });
  }

  /**
   * Pods of the service's own namespace.
   *
   * @param labels that the pods carry
   */
  public static pods(labels: { [key: string]: string }): NetworkPeer {
    return new NetworkPeer({ kind: 'pods', podLabels: validLabels('labels', labels) });
  }

  /**
   * Pods of another namespace.
   *
   * @param name of the namespace
   * @param labels that the pods carry; by default all pods of the namespace
   */
  public static namespacePods(name: string, labels: { [key: string]: string } = {}): NetworkPeer {
    return new NetworkPeer({
      kind: 'pods', podLabels: validLabels('labels', labels), namespaceLabels: validLabels('name', { 'kubernetes.io/metadata.name': name }),
    });
  }

  private constructor(private readonly intent: PeerIntent) {}

  /**
   * @internal
   */
  public get _intent(): PeerIntent {
    return this.intent;
  }
}
