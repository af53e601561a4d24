import { parseAllDocuments } from 'yaml';

/** Any Kubernetes object, as a golden manifest holds it. */
type Manifest = Record<string, unknown>;

// Fields of an InferenceService's component that say how many pods there are, not what is in them.
const REPLICAS = new Set([
  'minReplicas', 'maxReplicas', 'scaleTarget', 'scaleMetric', 'scaleMetricType', 'autoScaling',
  'containerConcurrency', 'canaryTrafficPercent', 'deploymentStrategy',
]);

// Label of all objects that belong to one service.
const SERVICE_LABEL = 'app.kubernetes.io/instance';

/** What each pod of a manifest is made from, as canonical JSON, by `<service>/<kind>/<name>/<part>`. */
export function podTemplates(yaml: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const document of parseAllDocuments(yaml)) {
    const manifest = document.toJS() as Manifest | null;
    if (!manifest) continue;
    for (const [part, template] of Object.entries(templatesOf(manifest))) {
      found.set([serviceOf(manifest), manifest.kind, nameOf(manifest), part].join('/'), canonical(template));
    }
  }
  return found;
}

/** The service that a key of `podTemplates` is about. */
export function serviceOfKey(key: string): string {
  return key.split('/')[0];
}

function templatesOf(manifest: Manifest): Record<string, unknown> {
  const spec = at(manifest, 'spec');
  switch (manifest.kind) {
    case 'Deployment':
    case 'StatefulSet':
    case 'DaemonSet':
    case 'Job':
      return { template: spec.template };
    case 'LeaderWorkerSet':
      return parts(at(spec, 'leaderWorkerTemplate'), ['leaderTemplate', 'workerTemplate']);
    case 'ServingRuntime':
    case 'ClusterServingRuntime':
      return { runtime: spec };
    case 'InferenceService':
      return inferenceServiceTemplates(manifest);
    default:
      return {};
  }
}

/** KServe passes labels and annotations of an InferenceService on to its pods. */
function inferenceServiceTemplates(manifest: Manifest): Record<string, unknown> {
  const { labels, annotations } = at(manifest, 'metadata');
  const components = parts(at(manifest, 'spec'), ['predictor', 'transformer', 'explainer']);
  return Object.fromEntries(Object.entries(components).map(([role, component]) => {
    const pod = Object.entries(component as Manifest).filter(([field]) => !REPLICAS.has(field));
    return [role, { labels, annotations, pod: Object.fromEntries(pod) }];
  }));
}

function parts(owner: Manifest, names: string[]): Record<string, unknown> {
  return Object.fromEntries(names.filter((name) => owner[name]).map((name) => [name, owner[name]]));
}

function serviceOf(manifest: Manifest): string {
  const label = at(at(manifest, 'metadata'), 'labels')[SERVICE_LABEL];
  return typeof label === 'string' ? label : nameOf(manifest);
}

function nameOf(manifest: Manifest): string {
  return String(at(manifest, 'metadata').name);
}

function at(owner: Manifest, field: string): Manifest {
  return (owner[field] ?? {}) as Manifest;
}

/** JSON with sorted keys: the order of fields restarts nothing. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, field: unknown) => {
    if (typeof field !== 'object' || field === null || Array.isArray(field)) return field;
    return Object.fromEntries(Object.entries(field).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
