import { freePort } from './checks/values/port';
import { NetworkChoice } from './choices/network-choice';
import { NetworkPeer } from './network-peer';

/** Somewhere that pods go out to. */
export interface EgressRule {
  /** Who is there. */
  readonly peer: NetworkPeer;

  /**
   * TCP ports.
   *
   * @default - every port
   */
  readonly ports?: number[];

  /** Why: it stands in the report. */
  readonly reason: string;
}

/** Who may come in, and what pods go out to beside what they need anyway. */
export interface NetworkAccessOptions {
  /**
   * Who may reach the server's port; an empty list is nobody. Kubelets always do.
   *
   * @default - what the scope says, or everybody
   */
  readonly ingressFrom?: NetworkPeer[];

  /**
   * What pods may reach beside DNS and the source of the model.
   *
   * @default - nothing
   */
  readonly egressTo?: EgressRule[];
}

/**
 * The NetworkPolicy of a service. DNS, the source of the model and the cloud's
 * identity endpoint follow from the model. What a scope and its service say is joined:
 * the service's own `ingressFrom` wins, `egressTo` adds up.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/
 */
export class NetworkAccess {
  /**
   * What may come in and go out.
   *
   * @param options peers and rules
   */
  public static of(options: NetworkAccessOptions): NetworkAccess {
    return new NetworkAccess({
      policy: true,
      ingressFrom: options.ingressFrom?.map((peer) => peer._intent),
      egressTo: (options.egressTo ?? []).map(({ peer, ports, reason }) => ({
        peer: peer._intent, reason, ports: (ports ?? []).map((port) => freePort('ports', port, [])),
      })),
    });
  }

  /** No NetworkPolicy is made: somebody else cares for it. */
  public static unmanaged(): NetworkAccess {
    return new NetworkAccess({ policy: false, egressTo: [] });
  }

  private constructor(private readonly choice: NetworkChoice) {}

  /**
   * @internal
   */
  public get _choice(): NetworkChoice {
    return this.choice;
  }
}
