import { ContainerPlan, PodPlan, VolumePlan } from '../plan/pod-plan';
import { compact, listOrNone, mapOrNone } from './compact';
import { preStop, renderContainer, SLEEP_MINOR } from './container';
import { bytesQuantity } from './quantity';
import { Container, PodSecurityContext, PodSpec, Volume } from './wire';

/** What a target says about pods that no plan knows. */
export interface PodOptions {
  /** Name of the server's container, where the target prescribes one. */
  readonly serverName?: string;
  readonly kubernetesMinor: number;
  /** Labels by which pods of this group are selected, to spread them. */
  readonly selector: Readonly<Record<string, string>>;
}

/** All of the pod but its containers and volumes. */
export function podSettings(pod: PodPlan, options: PodOptions): PodSpec {
  const { placement } = pod;
  return compact({
    serviceAccountName: pod.serviceAccountName,
    automountServiceAccountToken: false,
    // A Service called vllm would set VLLM_PORT, which vLLM reads as its own.
    enableServiceLinks: false,
    hostNetwork: pod.hostNetwork,
    // Without it a pod on the host's network would ask the host's name servers.
    dnsPolicy: pod.hostNetwork === true ? 'ClusterFirstWithHostNet' : undefined,
    terminationGracePeriodSeconds: pod.drain.graceSeconds,
    securityContext: podSecurity(pod),
    nodeSelector: mapOrNone(placement.nodeSelector),
    tolerations: listOrNone(placement.tolerations.map((toleration) => compact({ ...toleration }))),
    runtimeClassName: placement.runtimeClassName,
    priorityClassName: placement.priorityClassName,
    schedulerName: placement.schedulerName,
    topologySpreadConstraints: placement.spreadOver === undefined ? undefined : [{
      maxSkew: 1, topologyKey: placement.spreadOver, whenUnsatisfiable: 'ScheduleAnyway',
      labelSelector: { matchLabels: { ...options.selector } },
    }],
    imagePullSecrets: listOrNone(pod.imagePullSecretNames.map((name) => ({ name }))),
    initContainers: listOrNone(pod.initContainers.map((plan) => renderContainer(plan, plan.name))),
  });
}

/** The containers that run side by side, the server first. */
export function podContainers(pod: PodPlan, options: PodOptions): Container[] {
  const lifecycle = preStop(pod.drain.preStopSeconds, options.kubernetesMinor);
  // A proxy that goes first cuts off the server's last requests; only the kubelet's own sleep needs no program.
  const besideServer = options.kubernetesMinor >= SLEEP_MINOR ? lifecycle : undefined;
  const containers = pod.containers.map((plan) => (plan.role === 'server'
    ? renderContainer(plan, options.serverName ?? plan.name, pod.drain.serverPauses === true ? undefined : lifecycle)
    : renderContainer(plan, plan.name, ownPause(plan, options) ?? besideServer)));
  return pod.hostNetwork === true ? containers.map(withHostPorts) : containers;
}

/** Of a container that the server's last requests need. */
function ownPause({ preStopSeconds }: ContainerPlan, { kubernetesMinor }: PodOptions): object | undefined {
  return preStopSeconds === undefined ? undefined : preStop(preStopSeconds, kubernetesMinor);
}

/**
 * The API server would add them to a pod, but not to the template that somebody reads.
 *
 * @see https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/
 */
function withHostPorts(container: Container): Container {
  const ports = container.ports?.map((port) => ({ ...port, hostPort: port.containerPort }));
  return compact({ ...container, ports });
}

export function podVolumes(pod: PodPlan): Volume[] {
  return pod.volumes.map(renderVolume);
}

function podSecurity(pod: PodPlan): PodSecurityContext {
  const { runAsUser, fsGroup } = pod.security;
  return compact({
    runAsNonRoot: true,
    runAsUser,
    fsGroup,
    fsGroupChangePolicy: fsGroup === undefined ? undefined : 'OnRootMismatch',
    seccompProfile: { type: 'RuntimeDefault' },
  });
}

export function renderVolume(plan: VolumePlan): Volume {
  const { name } = plan;
  switch (plan.kind) {
    case 'emptyDir':
      return {
        name,
        emptyDir: compact({
          medium: plan.medium,
          sizeLimit: plan.sizeLimitBytes === undefined ? undefined : bytesQuantity(plan.sizeLimitBytes),
        }),
      };
    case 'claim':
      return {
        name,
        persistentVolumeClaim: compact({ claimName: plan.claimName, readOnly: plan.readOnly || undefined }),
      };
    case 'secret':
      return { name, secret: { secretName: plan.secretName } };
    case 'configMap':
      return { name, configMap: { name: plan.configMapName } };
    case 'image':
      return { name, image: { reference: plan.reference, pullPolicy: 'IfNotPresent' } };
  }
}
