/**
 * The part of the Kubernetes API that gets emitted, in its own words. One
 * `PodSpec` serves a Deployment, a ServingRuntime and an InferenceService.
 *
 * @see https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/
 */
export interface PodSpec {
  serviceAccountName?: string;
  automountServiceAccountToken?: boolean;
  enableServiceLinks?: boolean;
  hostNetwork?: boolean;
  dnsPolicy?: string;
  terminationGracePeriodSeconds?: number;
  securityContext?: PodSecurityContext;
  nodeSelector?: Record<string, string>;
  tolerations?: object[];
  runtimeClassName?: string;
  priorityClassName?: string;
  schedulerName?: string;
  topologySpreadConstraints?: object[];
  imagePullSecrets?: { name: string }[];
  initContainers?: Container[];
  containers?: Container[];
  volumes?: Volume[];
}

export interface PodSecurityContext {
  runAsNonRoot: boolean;
  runAsUser?: number;
  runAsGroup?: number;
  fsGroup?: number;
  fsGroupChangePolicy?: string;
  seccompProfile: { type: string };
}

export interface Container {
  name: string;
  image: string;
  imagePullPolicy: string;
  command?: string[];
  args?: string[];
  env?: object[];
  ports?: { name: string; containerPort: number; protocol: string; hostPort?: number }[];
  resources: Resources;
  securityContext: object;
  startupProbe?: object;
  livenessProbe?: object;
  readinessProbe?: object;
  lifecycle?: object;
  volumeMounts?: VolumeMount[];
  terminationMessagePolicy: string;
}

export interface Resources {
  requests: Record<string, string>;
  limits: Record<string, string>;
}

export interface VolumeMount {
  name: string;
  mountPath: string;
  subPath?: string;
  readOnly?: boolean;
}

export type Volume = { name: string } & Record<string, unknown>;
