import { EngineRun } from './engines/engine-run';
import { fetchAddresses, hubAddresses, namespaceOfService } from './hosts';
import { EgressIntent, ServiceIntent } from './intent';
import { leadsAnywhere } from './model-intent';
import { SERVER_PORT } from './paths';
import { PeerIntent } from './references';
import { IngressPlan, NetworkPlan } from './serving-plan';
import { fetchIdentities } from './weights';

const NAMESPACE_LABEL = 'kubernetes.io/metadata.name';

/** NodeLocal DNSCache answers here, on every node that runs it. */
const NODE_LOCAL_DNS = '169.254.20.10/32';

/** Where each cloud hands out credentials for a workload's identity. */
const IDENTITY_ENDPOINTS = {
  aws: [{ cidr: '169.254.170.23/32', ports: [80] }],
  // The second one is that of clusters without Dataplane V2.
  google: [{ cidr: '169.254.169.254/32', ports: [80] }, { cidr: '169.254.169.252/32', ports: [988] }],
  azure: [{ cidr: '169.254.169.254/32', ports: [80] }],
};

/** Who may come in, where the pod goes out to, and why. Everything else is closed. */
export function planNetwork(intent: ServiceIntent, run: EngineRun): NetworkPlan | undefined {
  const { network } = intent;
  if (!network.policy) {
    return undefined;
  }
  return {
    ingress: ingress(intent, run),
    egress: mergeByPeer([
      ...dns(intent), ...fetchEgress(intent), ...identityEgress(intent), ...tritonEgress(intent), ...network.egressTo,
    ]),
  };
}

/** Triton answers its caller alone; who comes in to other services may read its metrics. */
function ingress(
  { engine, network: { ingressFrom: from }, sidecars }: ServiceIntent, { metricsPort }: EngineRun,
): IngressPlan[] {
  const server = [SERVER_PORT, ...sidecars.flatMap((sidecar) => sidecar.ports)];
  const metrics = metricsPort === undefined ? [] : [metricsPort];
  return engine.kind === 'triton'
    ? [{ from: [{ kind: 'pods', podLabels: engine.callerLabels }], ports: server }, { from, ports: metrics }]
    : [{ from, ports: [...server, ...metrics] }];
}

function tritonEgress({ triton }: ServiceIntent): EgressIntent[] {
  return triton?.place.kind !== 'ownService' ? [] : [
    { peer: { kind: 'pods', podLabels: triton.place.podLabels }, ports: [SERVER_PORT], reason: 'Triton' },
  ];
}

function dns(intent: ServiceIntent): EgressIntent[] {
  const openShift = intent.security.value.profile === 'openShift';
  const peer: PeerIntent = openShift
    ? { kind: 'pods', podLabels: {}, namespaceLabels: { [NAMESPACE_LABEL]: 'openshift-dns' } }
    : { kind: 'pods', podLabels: { 'k8s-app': 'kube-dns' }, namespaceLabels: { [NAMESPACE_LABEL]: 'kube-system' } };
  return [
    { peer, ports: openShift ? [53, 5353] : [53], reason: 'DNS' },
    { peer: { kind: 'cidr', cidr: NODE_LOCAL_DNS, except: [] }, ports: [53], reason: 'DNS on the node' },
  ];
}

/** A public host is everywhere but private ranges; a Service's name tells its namespace. */
function fetchEgress(intent: ServiceIntent): EgressIntent[] {
  const { model } = intent;
  const code = model.remoteCode?.codeRevision === undefined
    ? [] : hubAddresses(model).map((address) => ({ ...address, peer: model.peer }));
  const addresses = [...fetchAddresses(intent), ...code].map(({ host, port, peer: given }): EgressIntent => {
    const namespace = namespaceOfService(host);
    const inside: PeerIntent | undefined = namespace === undefined
      ? undefined
      : { kind: 'pods', podLabels: {}, namespaceLabels: { [NAMESPACE_LABEL]: namespace } };
    // Policies see the pod's port, not the Service's, so a Service's port says nothing.
    const peer = given ?? inside ?? addressPeer(host) ?? { kind: 'public' };
    return { peer, ports: inside !== undefined && given === undefined ? [] : [port], reason: `fetch from ${host}` };
  });
  return leadsAnywhere(model) && intent.fetch.value.by !== 'cache' ? [...addresses, { peer: { kind: 'public' }, ports: [443], reason: 'wherever the registry leads' }] : addresses;
}

/** An address tells by itself where it is. */
function addressPeer(host: string): PeerIntent | undefined {
  if (/^\d+(\.\d+){3}$/.test(host)) {
    return { kind: 'cidr', cidr: `${host}/32`, except: [] };
  }
  const v6 = /^\[(.+)\]$/.exec(host)?.[1];
  return v6 === undefined ? undefined : { kind: 'cidr', cidr: `${v6}/128`, except: [] };
}

function identityEgress(intent: ServiceIntent): EgressIntent[] {
  const identities = fetchIdentities(intent);
  return identities.flatMap(({ cloud }): EgressIntent[] => {
    const reason = `workload identity of ${cloud}`;
    return [
      ...IDENTITY_ENDPOINTS[cloud].map(({ cidr, ports }): EgressIntent => (
        { peer: { kind: 'cidr', cidr, except: [] }, ports, reason }
      )),
      { peer: { kind: 'public' }, ports: [443], reason },
    ];
  });
}

/** One rule for each peer and set of ports, with every reason. */
function mergeByPeer(rules: readonly EgressIntent[]): EgressIntent[] {
  const merged = new Map<string, EgressIntent>();
  for (const rule of rules) {
    const key = JSON.stringify([rule.peer, rule.ports]);
    const known = merged.get(key);
    merged.set(key, known === undefined ? rule : { ...rule, reason: `${known.reason}, ${rule.reason}` });
  }
  return [...merged.values()];
}
