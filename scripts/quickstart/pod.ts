import { parseAllDocuments } from 'yaml';

/** What is read of a probe; a probe of another kind has no `httpGet`. */
export interface Probe {
  readonly httpGet?: { readonly path: string; readonly port: number | string };
  readonly initialDelaySeconds?: number;
  readonly periodSeconds?: number;
  readonly timeoutSeconds?: number;
  readonly successThreshold?: number;
  readonly failureThreshold?: number;
}

export interface Container {
  readonly name: string;
  readonly image: string;
  readonly command?: string[];
  readonly args?: string[];
  readonly env?: { readonly name: string; readonly value?: string; readonly valueFrom?: object }[];
  readonly ports?: { readonly name?: string; readonly containerPort: number }[];
  readonly volumeMounts?: { readonly name: string; readonly mountPath: string }[];
  readonly startupProbe?: Probe;
  readonly readinessProbe?: Probe;
  readonly livenessProbe?: Probe;
  readonly lifecycle?: { readonly preStop?: { readonly sleep?: { readonly seconds: number } } };
}

export interface Pod {
  readonly containers: Container[];
  readonly initContainers?: Container[];
  readonly volumes?: ({ readonly name: string } & Record<string, unknown>)[];
  readonly terminationGracePeriodSeconds?: number;
}

/** A pod, and the port at which the Service in front of it finds it. */
export interface ServedPod {
  readonly deployment: string;
  readonly pod: Pod;
  readonly targetPort: number | string;
}

interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: unknown;
}

/** The pod of a manifest that has one Deployment and one Service. */
export function servedPod(yaml: string): ServedPod {
  const manifests = parseAllDocuments(yaml).map((document) => document.toJS() as Manifest | null);
  const deployment = only(manifests, 'Deployment');
  const { template } = deployment.spec as { template: { spec: Pod } };
  const { ports } = only(manifests, 'Service').spec as { ports: { port: number; targetPort?: number | string }[] };
  return { deployment: deployment.metadata.name, pod: template.spec, targetPort: ports[0].targetPort ?? ports[0].port };
}

/** The number of a port that may be named. */
export function portNumber(container: Container, port: number | string): number {
  if (typeof port === 'number') return port;
  const named = container.ports?.find(({ name }) => name === port);
  if (named === undefined) throw new Error(`container '${container.name}' has no port '${port}'`);
  return named.containerPort;
}

function only(manifests: (Manifest | null)[], kind: string): Manifest {
  const found = manifests.filter((manifest) => manifest?.kind === kind) as Manifest[];
  if (found.length !== 1) throw new Error(`the manifest must have one ${kind}, got ${found.length}`);
  return found[0];
}
