import { ContainerPlan, ProbePlan, ResourcesPlan } from '../plan/pod-plan';
import { compact, listOrNone } from './compact';
import { bytesQuantity } from './quantity';
import { Container, Resources } from './wire';

/** Pod Security "restricted", which every container of ours fulfils. */
export function securityContext(readOnlyRootFilesystem: boolean): object {
  return {
    allowPrivilegeEscalation: false,
    capabilities: { drop: ['ALL'] },
    readOnlyRootFilesystem,
    runAsNonRoot: true,
    seccompProfile: { type: 'RuntimeDefault' },
  };
}

/** A container in the API's words, under the name that the target wants. */
export function renderContainer(plan: ContainerPlan, name: string, lifecycle?: object): Container {
  return compact({
    name,
    image: plan.image.value,
    imagePullPolicy: 'IfNotPresent',
    command: plan.command && [...plan.command],
    args: listOrNone(plan.args.map((arg) => arg.value)),
    env: listOrNone(plan.env.map((entry) => entry.value)),
    ports: listOrNone(plan.ports.map(({ name: portName, port }) => (
      { name: portName, containerPort: port, protocol: 'TCP' }
    ))),
    resources: renderResources(plan.resources),
    securityContext: securityContext(plan.security.readOnlyRootFilesystem),
    startupProbe: renderProbe(plan.probes.startup),
    livenessProbe: renderProbe(plan.probes.liveness),
    readinessProbe: renderProbe(plan.probes.readiness),
    lifecycle,
    volumeMounts: listOrNone(plan.mounts.map((mount) => compact({
      name: mount.volume, mountPath: mount.path, subPath: mount.subPath, readOnly: mount.readOnly || undefined,
    }))),
    // The last lines of the log are the only message of images that write none.
    terminationMessagePolicy: 'FallbackToLogsOnError',
  });
}

/** Kubernetes whose kubelet sleeps itself before the stop signal. */
export const SLEEP_MINOR = 30;

/**
 * The pause before the stop signal. The kubelet sleeps itself from Kubernetes
 * 1.30 on, so that images need no shell; earlier ones have to bring `sleep`.
 *
 * @see https://kubernetes.io/docs/concepts/containers/container-lifecycle-hooks/
 */
export function preStop(seconds: number, kubernetesMinor: number): object {
  return kubernetesMinor >= SLEEP_MINOR
    ? { preStop: { sleep: { seconds } } }
    : { preStop: { exec: { command: ['sleep', String(seconds)] } } };
}

function renderResources(plan: ResourcesPlan): Resources {
  const memory = bytesQuantity(plan.memoryBytes.value);
  const storage = plan.ephemeralStorageBytes && bytesQuantity(plan.ephemeralStorageBytes.value);
  const fabric = Object.entries(plan.fabric ?? {}).map(([resource, count]) => [resource, String(count)]);
  const gpus = {
    ...(plan.accelerator && { [plan.accelerator.resource]: String(plan.accelerator.count) }),
    ...Object.fromEntries(fabric),
  };
  return {
    requests: compact({ 'cpu': plan.cpuRequest.value, memory, 'ephemeral-storage': storage, ...gpus }) as
      Record<string, string>,
    limits: compact({ 'cpu': plan.cpuLimit?.value, memory, 'ephemeral-storage': storage, ...gpus }) as
      Record<string, string>,
  };
}

function renderProbe(plan: ProbePlan | undefined): object | undefined {
  return plan && compact({
    ...(plan.command === undefined
      ? { httpGet: { path: plan.path, port: plan.port, scheme: 'HTTP' } } : { exec: { command: [...plan.command] } }),
    periodSeconds: plan.periodSeconds,
    timeoutSeconds: plan.timeoutSeconds,
    failureThreshold: plan.failureThreshold,
    successThreshold: 1,
    terminationGracePeriodSeconds: plan.graceSeconds,
  });
}
