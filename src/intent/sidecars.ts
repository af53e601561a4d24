import { Size } from 'cdk8s';
import { pinnedImage } from '../checks/values/image-reference';
import { dnsName } from '../checks/values/name';
import { mountPath } from '../checks/values/path';
import { freePort } from '../checks/values/port';
import { cpuQuantity } from '../checks/values/quantity';
import { SidecarIntent } from '../plan/intent';
import { GroupIntent } from '../plan/group-intent';
import { groupPorts } from '../plan/group-ports';
import { SERVER_PORT } from '../plan/paths';
import { Sidecar } from '../sidecar';
import { envIntents } from './env';
import { bytesOf } from '../choices/units';

/** Side containers as plain data; ports are shared by the pod, so each is given out once. */
export function sidecarIntents(sidecars: readonly Sidecar[], group: GroupIntent | undefined): SidecarIntent[] {
  const ofGroup = group === undefined ? [] : groupPorts(group.executor.kind, 'head');
  const taken = [SERVER_PORT, ...ofGroup.map(({ port }) => port)];
  return sidecars.map((sidecar) => {
    const ports = (sidecar.ports ?? []).map((port) => {
      freePort('ports', port, taken);
      taken.push(port);
      return port;
    });
    return {
      name: dnsName('name', sidecar.name),
      image: pinnedImage('image', sidecar.image),
      command: sidecar.command,
      args: sidecar.args,
      env: envIntents('env', sidecar.env),
      ports,
      cpuRequest: cpuQuantity('cpu', sidecar.cpu?.amount ?? '100m'),
      memoryBytes: bytesOf(sidecar.memory ?? Size.mebibytes(128)),
      mounts: Object.fromEntries(Object.entries(sidecar.mounts ?? {})
        .map(([volume, path]) => [volume, mountPath(`mounts.${volume}`, path)])),
    };
  });
}
