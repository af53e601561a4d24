import { ServiceIntent } from '../../plan/intent';
import { ServiceRule } from '../rule';

export const INGRESS_FOR_READERS: ServiceRule = {
  id: 'KS505',
  title: 'somebody has to reach the pods, and the network policy may not let them',
  severity: 'warning',
  acknowledgeable: true,
  why: 'A policy that lets in only some also shuts out Prometheus and the gateway: metrics are missing, a scaler counts '
    + 'nothing and clients get errors of the gateway.',
  see: 'https://kubernetes.io/docs/concepts/services-networking/network-policies/',
  check: ({ intent }) => {
    const { network } = intent;
    // Two peers or more: whoever lists them has most likely thought of these as well.
    if (!network.policy || network.ingressFrom.length > 1 || network.ingressFrom[0]?.kind === 'anywhere') {
      return [];
    }
    return readers(intent).map(({ prop, who }) => `'ingressFrom' should let in ${who}, as '${prop}' is set, got `
      + `${network.ingressFrom.length === 0 ? 'nobody' : 'one other peer'}: add it, or acknowledge this if it is that one`);
  },
};

function readers({ monitoring, scaling, route }: ServiceIntent): { prop: string; who: string }[] {
  const ownMetrics = scaling.value.kind === 'keda' && scaling.value.triggers.some(({ ofOwnPods }) => ofOwnPods);
  return [
    ...(monitoring === undefined && !ownMetrics ? [] : [
      { prop: monitoring === undefined ? 'scaling' : 'monitoring', who: 'Prometheus' },
    ]),
    ...(route === undefined ? [] : [{ prop: 'route', who: 'the gateway' }]),
  ];
}
