import { readFileSync } from 'node:fs';

/** Variables that tell a registry's audit line for whom the model is; whoever renders the pod fills them from the downward API. */
export const WHO = {
  service: 'SERVICE_NAME',
  namespace: 'POD_NAMESPACE',
  pod: 'POD_NAME',
  serviceAccount: 'POD_SERVICE_ACCOUNT',
  node: 'NODE_NAME',
} as const;

/** In every pod that has a token, whoever rendered it. */
const NAMESPACE_FILE = '/var/run/secrets/kubernetes.io/serviceaccount/namespace';

/** Who asks, as far as the pod knows; without the downward API the host name is the pod's. */
export function whoAsks(env: Readonly<Record<string, string | undefined>>, namespaceFile = NAMESPACE_FILE): Readonly<Record<string, string>> {
  const said = Object.fromEntries(Object.entries(WHO).flatMap(([key, name]) => (env[name] ? [[key, env[name]]] : [])));
  const pod = env['HOSTNAME'];
  const namespace = said['namespace'] ?? read(namespaceFile);
  return { ...(pod ? { pod } : {}), ...(namespace === undefined ? {} : { namespace }), ...said };
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return undefined;
  }
}
