import { EgressIntent } from '../plan/intent';
import { PeerIntent } from '../plan/references';

/** What a service or a scope says of its network; what is absent is for somebody else to say. */
export interface NetworkChoice {
  readonly policy: boolean;
  readonly ingressFrom?: readonly PeerIntent[];
  readonly egressTo: readonly EgressIntent[];
}
