import { PeerIntent } from '../plan/references';
import { NetworkPlan, ServingPlan } from '../plan/serving-plan';
import { CompanionOptions } from './companion-options';
import { compact, listOrNone } from './compact';
import { Manifest } from './manifest';
import { objectMetadata } from './metadata';

/** Private, link-local and loopback ranges: everything that is not the public Internet. */
const PRIVATE_V4 = ['10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.168.0.0/16'];
const PRIVATE_V6 = ['fc00::/7', 'fe80::/10'];

const DNS_PORTS = [53, 5353];

/**
 * Only what the plan names goes in and out.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/
 */
export function networkPolicy(plan: ServingPlan, network: NetworkPlan, options: CompanionOptions): Manifest {
  const within = withinGroup(plan, options);
  return {
    id: 'NetworkPolicy',
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: objectMetadata(plan),
    body: {
      spec: {
        podSelector: { matchLabels: { ...options.allPods ?? options.podSelector } },
        policyTypes: ['Ingress', 'Egress'],
        ingress: [
          // A rule from nobody would be one from everybody.
          ...network.ingress.filter(({ from }) => from.length > 0).map(({ from, ports }) => compact({
            from: peers(from), ports: [...ports, ...options.extraPorts ?? []].map((port) => ({ port, protocol: 'TCP' })),
          })),
          ...within.map((peer) => ({ from: [peer] })),
        ],
        egress: [
          ...network.egress.map((rule) => compact({
            to: peers([rule.peer]),
            ports: rule.ports.length === 0 ? undefined : rule.ports.flatMap(portRules),
          })),
          ...within.map((peer) => ({ to: [peer] })),
        ],
      },
    },
  };
}

/** Ray and gloo choose their ports as they like: the pods of a group are open to each other. */
function withinGroup(plan: ServingPlan, options: CompanionOptions): object[] {
  const everyPod = { podSelector: { matchLabels: { ...options.allPods ?? options.podSelector } } };
  return plan.group === undefined ? [] : [everyPod];
}

function portRules(port: number): object[] {
  const tcp = { port, protocol: 'TCP' };
  return DNS_PORTS.includes(port) ? [{ port, protocol: 'UDP' }, tcp] : [tcp];
}

/** Undefined means everybody, in the API as here. */
function peers(list: readonly PeerIntent[]): object[] | undefined {
  return list.some((peer) => peer.kind === 'anywhere') ? undefined : list.flatMap(renderPeer);
}

function renderPeer(peer: PeerIntent): object[] {
  switch (peer.kind) {
    case 'anywhere':
      return [];
    case 'public':
      return [
        { ipBlock: { cidr: '0.0.0.0/0', except: PRIVATE_V4 } },
        { ipBlock: { cidr: '::/0', except: PRIVATE_V6 } },
      ];
    case 'cidr':
      return [{ ipBlock: compact({ cidr: peer.cidr, except: listOrNone(peer.except) }) }];
    case 'pods':
      return [compact({
        namespaceSelector: peer.namespaceLabels && { matchLabels: { ...peer.namespaceLabels } },
        podSelector: Object.keys(peer.podLabels).length === 0 && peer.namespaceLabels !== undefined
          ? undefined : selectorOf(peer.podLabels),
      })];
  }
}

function selectorOf(labels: Readonly<Record<string, string>>): object {
  return Object.keys(labels).length === 0 ? {} : { matchLabels: { ...labels } };
}
