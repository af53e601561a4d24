import { sortEnvironment } from './environment';
import { ServiceIntent } from './intent';
import { ContainerPlan } from './pod-plan';
import { fromProp } from './sourced';

/** The user's own containers beside the server, under the same security profile. */
export function planSidecars(intent: ServiceIntent): ContainerPlan[] {
  return intent.sidecars.map((sidecar) => ({
    role: 'sidecar',
    name: sidecar.name,
    image: fromProp(sidecar.image, 'sidecars'),
    command: sidecar.command,
    args: (sidecar.args ?? []).map((arg) => fromProp(arg, 'sidecars')),
    env: sortEnvironment(sidecar.env.map((entry) => fromProp(entry, 'sidecars'))),
    ports: sidecar.ports.map((port) => ({ name: `port-${port}`, port })),
    probes: {},
    resources: {
      cpuRequest: fromProp(sidecar.cpuRequest, 'sidecars'),
      memoryBytes: fromProp(sidecar.memoryBytes, 'sidecars'),
    },
    mounts: Object.entries(sidecar.mounts).sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([volume, path]) => ({ volume, path, readOnly: false })),
    security: { readOnlyRootFilesystem: true },
  }));
}
