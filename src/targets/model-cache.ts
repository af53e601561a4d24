import { AGENT } from '../knowledge/agent';
import { CacheKeeperIntent } from '../plan/cache-keeper-intent';
import { accessToAll } from '../plan/credentials';
import { identitiesOf } from '../plan/model-intent';
import { SCRATCH_PATH, VOLUME } from '../plan/paths';
import { compact, listOrNone, mapOrNone } from './compact';
import { Manifest } from './manifest';
import { renderVolume } from './pod';
import { bytesQuantity } from './quantity';

/** What a cache is made of, and its agent's image. */
export interface CacheRendering {
  readonly cache: CacheKeeperIntent;
  readonly image: string;
}

/** Where the agent's container has them. */
const [ROOT, CATALOG] = ['/cache', '/etc/model-cache'];
const CATALOG_FILE = 'catalog.json';
const METRICS_PORT = 9090;

/** A root user without any capability: it writes where the kubelet made a folder of root's, and nowhere else. */
const SECURITY = {
  allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, readOnlyRootFilesystem: true, runAsNonRoot: false, runAsUser: 0, runAsGroup: 0,
  seccompProfile: { type: 'RuntimeDefault' },
};

/**
 * An agent on every node of a kind, the only one with a path of the node, in a namespace that allows it.
 *
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/
 */
export function modelCache({ cache, image }: CacheRendering): Manifest[] {
  return [
    ...(cache.createNamespace ? [namespaceOf(cache)] : []),
    own(cache, 'ServiceAccount', 'v1', { automountServiceAccountToken: false }, identityAnnotations(cache)),
    ...whatItMayDo(cache),
    own(cache, 'ConfigMap', 'v1', { data: { [CATALOG_FILE]: catalogText(cache) } }),
    daemonSet(cache, image),
  ];
}

function labelsOf(cache: CacheKeeperIntent): Record<string, string> {
  return {
    'app.kubernetes.io/name': 'model-cache', 'app.kubernetes.io/instance': cache.name, 'app.kubernetes.io/managed-by': 'cdk8s-kserve',
  };
}

function own(
  cache: CacheKeeperIntent, kind: string, apiVersion: string, body: Manifest['body'],
  annotations: Record<string, string> = {},
): Manifest {
  const { name, namespace } = cache;
  const metadata = compact({ name, namespace, labels: labelsOf(cache), annotations: mapOrNone(annotations) });
  return { id: kind, apiVersion, kind, metadata, body };
}

function namespaceOf(cache: CacheKeeperIntent): Manifest {
  const labels = { ...labelsOf(cache), 'pod-security.kubernetes.io/enforce': 'privileged' };
  return { id: 'Namespace', apiVersion: 'v1', kind: 'Namespace', metadata: { name: cache.namespace, namespace: '', labels }, body: {} };
}

function identityAnnotations({ models }: CacheKeeperIntent): Record<string, string> {
  return Object.assign({}, ...models.flatMap(({ model }) => identitiesOf(model)).map(({ annotations }) => annotations));
}

/** To see which pods mount its volumes, and to write its status; nothing else. */
function whatItMayDo(cache: CacheKeeperIntent): Manifest[] {
  const rbac = 'rbac.authorization.k8s.io/v1';
  const metadata = { name: `${cache.namespace}-${cache.name}`, namespace: '', labels: labelsOf(cache) };
  const subjects = [{ kind: 'ServiceAccount', name: cache.name, namespace: cache.namespace }];
  const roleRef = (kind: string, name: string): object => ({ apiGroup: 'rbac.authorization.k8s.io', kind, name });
  return [
    { id: 'ClusterRole', apiVersion: rbac, kind: 'ClusterRole', metadata, body: { rules: [{ apiGroups: [''], resources: ['pods', 'persistentvolumes'], verbs: ['list'] }] } },
    { id: 'ClusterRoleBinding', apiVersion: rbac, kind: 'ClusterRoleBinding', metadata, body: { roleRef: roleRef('ClusterRole', metadata.name), subjects } },
    own(cache, 'Role', rbac, { rules: [{ apiGroups: [''], resources: ['configmaps'], verbs: ['create', 'patch'] }] }),
    own(cache, 'RoleBinding', rbac, { roleRef: roleRef('Role', cache.name), subjects }),
  ];
}

/** As the agent reads it; in stable order, one model a line. */
function catalogText({ capacityBytes, models }: CacheKeeperIntent): string {
  const lines = models.map(({ key, uri, bytes, args }) => `    ${JSON.stringify({ key, uri, bytes, args })}`);
  return `{\n  "capacity": ${capacityBytes},\n  "models": [\n${lines.join(',\n')}\n  ]\n}\n`;
}

function daemonSet(cache: CacheKeeperIntent, image: string): Manifest {
  const selector = labelsOf(cache);
  const access = accessToAll(cache.models.map(({ model }) => model));
  const identities = cache.models.flatMap(({ model }) => identitiesOf(model));
  const memory = bytesQuantity(cache.memoryBytes);
  return own(cache, 'DaemonSet', 'apps/v1', {
    spec: {
      selector: { matchLabels: selector },
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1 } },
      template: {
        metadata: { labels: Object.assign({ ...selector }, ...identities.map(({ podLabels }) => podLabels)) },
        spec: compact({
          serviceAccountName: cache.name,
          automountServiceAccountToken: true,
          enableServiceLinks: false,
          terminationGracePeriodSeconds: 30,
          nodeSelector: { ...cache.nodeSelector },
          tolerations: listOrNone(cache.tolerations.map((toleration) => compact({ ...toleration }))),
          priorityClassName: cache.priorityClassName,
          imagePullSecrets: listOrNone(cache.imagePullSecretNames.map((name) => ({ name }))),
          containers: [{
            name: 'agent',
            image,
            imagePullPolicy: 'IfNotPresent',
            command: [...AGENT.entrypoint],
            args: [...AGENT.commands.cache, ROOT, `--catalog=${CATALOG}/${CATALOG_FILE}`, `--cache-name=${cache.name}`, `--metrics-port=${METRICS_PORT}`],
            env: [...pod(), ...access.env.map(({ value }) => value)].sort((a, b) => (a.name < b.name ? -1 : 1)),
            ports: [{ name: 'metrics', containerPort: METRICS_PORT, protocol: 'TCP' }],
            readinessProbe: probe(AGENT.cache.probes.readiness, 3),
            livenessProbe: probe(AGENT.cache.probes.liveness, 6),
            resources: { requests: { cpu: cache.cpuRequest, memory }, limits: { memory } },
            securityContext: SECURITY,
            terminationMessagePolicy: 'FallbackToLogsOnError',
            volumeMounts: [
              { name: VOLUME.model, mountPath: ROOT }, { name: 'catalog', mountPath: CATALOG, readOnly: true }, { name: VOLUME.scratch, mountPath: SCRATCH_PATH },
              ...access.mounts.map(({ volume, path, readOnly }) => ({ name: volume, mountPath: path, readOnly })),
            ],
          }],
          volumes: [
            { name: VOLUME.model, hostPath: { path: cache.path, type: 'DirectoryOrCreate' } },
            { name: 'catalog', configMap: { name: cache.name } },
            { name: VOLUME.scratch, emptyDir: {} },
            ...access.volumes.map(renderVolume),
          ],
        }),
      },
    },
  });
}

function pod(): { readonly name: string; readonly [field: string]: unknown }[] {
  const field = (name: string, fieldPath: string) => ({ name, valueFrom: { fieldRef: { fieldPath } } });
  return [
    field('NODE_NAME', 'spec.nodeName'), field('POD_NAME', 'metadata.name'), field('POD_UID', 'metadata.uid'), { name: 'HOME', value: SCRATCH_PATH },
    ...Object.entries(AGENT.environment).map(([name, value]) => ({ name, value })),
  ];
}

function probe(path: string, failureThreshold: number): object {
  return { httpGet: { path, port: METRICS_PORT, scheme: 'HTTP' }, periodSeconds: 10, timeoutSeconds: 5, failureThreshold, successThreshold: 1 };
}
