import { Fields } from '../../cluster/objects';

const PROGRAM = ['python3', '/etc/probe/health.py'];
const HEALTH = '--health_check_url=http://localhost:8080/health';
/** While a pod runs, and until it does. */
const STEADY = { periodSeconds: 5, failureThreshold: 2, timeoutSeconds: 15 };
const FIRST = { initialDelaySeconds: 60, periodSeconds: 30, failureThreshold: 40, timeoutSeconds: 30 };

/** The command of a head's liveness probe, which is also what costs most. */
export const LIVENESS = [...PROGRAM, 'registered_node_and_runtime_health', HEALTH, '--probe_name=head_liveness'];

export const headProbes = {
  startupProbe: probe([...PROGRAM, 'registered_node_and_runtime_health', HEALTH, '--probe_name=head_startup'], FIRST),
  livenessProbe: probe(LIVENESS, STEADY),
  readinessProbe: probe([...PROGRAM, 'runtime_health', HEALTH, '--probe_name=head_readiness'], STEADY),
};

/** Workers have none for readiness. */
export function workerProbes(head: string, namespace: string) {
  const models = `--runtime_url=http://${head}.${namespace}.svc.cluster.local:8080/v1/models`;
  return {
    startupProbe: probe([...PROGRAM, 'registered_node_and_runtime_models', models, '--probe_name=worker_startup'], FIRST),
    livenessProbe: probe([...PROGRAM, 'registered_nodes', '--probe_name=worker_liveness'], STEADY),
  };
}

function probe(command: string[], numbers: Fields): Fields {
  return { exec: { command }, ...numbers };
}
