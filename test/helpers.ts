import { App, Chart, Testing } from 'cdk8s';
import { ConfigMap, PersistentVolumeClaim, Secret, ServiceAccount } from 'cdk8s-plus-28';
import {
  Accelerator, AgentOptions, Checks, Credentials, Engine, Fetch, HubModelOptions, HuggingFaceService,
  HuggingFaceServiceProps, Images, KServeVersion, Model, ModelTask, MultiNodeVllm, MultiNodeVllmProps, OnnxOptions,
  Parallelism, ServingTarget, TritonTransformerPair, TritonTransformerPairProps,
} from '../src';

/** A commit, so that nothing has to be said about revisions. */
export const COMMIT = 'a09a35458c702b33eeacc393d103063234e8bc28';

export type Props = Partial<HuggingFaceServiceProps>;
export type GroupProps = Partial<MultiNodeVllmProps>;
export type PairProps = Partial<TritonTransformerPairProps>;

/** Somebody else's objects: only their names are read. */
const elsewhere = Testing.chart();
let count = 0;
const id = () => `import-${count++}`;
export const secret = (name: string) => Secret.fromSecretName(elsewhere, id(), name);
export const configMap = (name: string) => ConfigMap.fromConfigMapName(elsewhere, id(), name);
export const claim = (name: string) => PersistentVolumeClaim.fromClaimName(elsewhere, id(), name);
export const account = (name: string) => ServiceAccount.fromServiceAccountName(elsewhere, id(), name);

export const hub = (options: HubModelOptions = {}) => (
  Model.fromHub('Qwen/Qwen2.5-7B-Instruct', { revision: COMMIT, ...options })
);
export const kubernetes = (minimumVersion?: string) => ServingTarget.kubernetes({ minimumVersion });
/** Plain Kubernetes without the LeaderWorkerSet controller. */
export const builtIn = () => ServingTarget.kubernetes({ leaderWorkerSet: false });
export const kserve = (version = '0.19.0') => ServingTarget.kserve({ version: KServeVersion.of(version) });

/** Images of ours that somebody built: no release has published any. */
export const OWN = { server: 'registry.example.com/server:1.0.0', agent: 'registry.example.com/agent:1.0.0' };

/** What somebody builds in a scope whose images are there. */
export const withImages = (build: (chart: Chart) => unknown) => (chart: Chart): void => {
  Images.of(OWN).applyTo(chart);
  build(chart);
};

/** A bucket that is read with the keys of a Secret of its name. */
export const s3WithKeys = (name: string) => (
  Model.fromS3(`s3://${name}`, { credentials: Credentials.s3Keys(secret(name)) })
);

/** Our own server, from an image that is there. */
export const onnx = (options: OnnxOptions = {}) => Engine.onnx({ image: OWN.server, ...options });

/** Our own agent, from an image that is there. */
export const agent = (options: AgentOptions = {}) => Fetch.agent({ image: OWN.agent, ...options });

/** A service that no rule has anything to say about: vLLM on one GPU, on plain Kubernetes. */
export function serve(chart: Chart, props: Props = {}, serviceId = 'svc'): HuggingFaceService {
  return new HuggingFaceService(chart, serviceId, {
    model: hub(), target: kubernetes(), accelerator: Accelerator.nvidia(1), ...props,
  });
}

/** A group that no rule has anything to say about: two pods of eight GPUs, on plain Kubernetes. */
export function serveGroup(chart: Chart, props: GroupProps = {}, serviceId = 'svc'): MultiNodeVllm {
  return new MultiNodeVllm(chart, serviceId, {
    model: Model.fromVolume(claim('models'), { path: 'llama' }), target: kubernetes(), accelerator: Accelerator.nvidia(8),
    parallelism: Parallelism.of({ tensor: 8, pipeline: 2 }), ...props,
  });
}

/** A pair that no rule has anything to say about, where images are there: a classifier from a claim. */
export function servePair(chart: Chart, props: PairProps = {}, serviceId = 'svc'): TritonTransformerPair {
  return new TritonTransformerPair(chart, serviceId, {
    model: Model.fromVolume(claim('models'), { path: 'classifier' }), task: ModelTask.SEQUENCE_CLASSIFICATION,
    target: kubernetes(), ...props,
  });
}

export const cpu = { engine: Engine.vllm(), accelerator: undefined };

/** The objects of what somebody builds for a target, in the namespace `models`, with images that are there. */
export function synthWithImages(build: (chart: Chart) => unknown, target: ServingTarget): KubeObject[] {
  const chart = new Chart(newApp(), 'test', { namespace: 'models' });
  target.applyTo(chart);
  withImages(build)(chart);
  return Testing.synth(chart) as KubeObject[];
}

/** Every message of every rule, warnings included, without the path; the factory's own when it throws. */
export function messagesOf(build: (chart: Chart) => unknown): string[] {
  const app = Testing.app();
  Checks.strict(app);
  try {
    const chart = new Chart(app, 'test');
    build(chart);
    Testing.synth(chart);
    return [];
  } catch (error) {
    return errorLines(error).map((line) => line.replace(/^\[[^\]]*\] /, ''));
  }
}

/** The lines of cdk8s's report of what was not valid, or the one message of another error. */
export function errorLines(error: unknown): string[] {
  const { message } = error as Error;
  const [head, ...lines] = message.split('\n');
  return head.startsWith('Validation failed') ? lines.map((line) => line.trim()) : [message];
}

export interface KubeObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string; readonly namespace?: string;
    readonly labels: Record<string, string>; readonly annotations?: Record<string, string>;
  };
  readonly spec: Record<string, unknown>;
}

export interface EnvVar {
  readonly name: string;
  readonly value?: string;
  readonly valueFrom?: { readonly secretKeyRef?: { readonly name: string; readonly key: string } };
}

export interface KubeContainer {
  readonly name: string;
  readonly image: string;
  readonly command?: string[];
  readonly args: string[];
  readonly env: EnvVar[];
  readonly resources: { readonly requests: Record<string, string>; readonly limits: Record<string, string> };
  readonly volumeMounts: { readonly name: string; readonly mountPath: string; readonly readOnly?: boolean }[];
  readonly [field: string]: unknown;
}

export interface KubePod {
  readonly initContainers?: KubeContainer[];
  readonly containers: KubeContainer[];
  readonly volumes: ({ readonly name: string } & Record<string, unknown>)[];
  readonly terminationGracePeriodSeconds: number;
  readonly [field: string]: unknown;
}

/** The objects of one service by kind. */
export function synth(props: Props = {}, serviceId = 'svc'): Record<string, KubeObject> {
  const chart = new Chart(Testing.app(), 'test', { namespace: 'models' });
  serve(chart, props, serviceId);
  return byKind(Testing.synth(chart) as KubeObject[]);
}

/** The objects of one group by kind. */
export function synthGroup(props: GroupProps = {}, serviceId = 'svc'): Record<string, KubeObject> {
  const chart = new Chart(Testing.app(), 'test', { namespace: 'models' });
  serveGroup(chart, props, serviceId);
  return byKind(Testing.synth(chart) as KubeObject[]);
}

export interface GroupPods {
  readonly head: KubePod;
  readonly worker: KubePod;
}

/** Head and worker as they will run: of the LeaderWorkerSet, or of InferenceService and ServingRuntime together. */
export function podsOf({ LeaderWorkerSet: set, ...objects }: Record<string, KubeObject>): GroupPods {
  if (set === undefined) {
    const { InferenceService: service, ServingRuntime: runtime } = objects;
    const { workerSpec: rest } = service.spec.predictor as { workerSpec: object };
    return { head: podOf(objects), worker: { ...rest, ...runtime.spec.workerSpec as object } as unknown as KubePod };
  }
  const { leaderTemplate, workerTemplate } = set.spec.leaderWorkerTemplate as Record<string, { spec: KubePod }>;
  return { head: leaderTemplate.spec, worker: workerTemplate.spec };
}

export const groupFor = (props: GroupProps = {}): GroupPods => podsOf(synthGroup(props));
export const rolesOf = ({ head, worker }: GroupPods): [string, KubePod][] => [['head', head], ['worker', worker]];

export function byKind(objects: readonly KubeObject[]): Record<string, KubeObject> {
  return Object.fromEntries(objects.map((object) => [object.kind, object]));
}

/** The pod as it will run: of the Deployment, or of InferenceService and ServingRuntime together. */
export function podOf(objects: Record<string, KubeObject>): KubePod {
  const { Deployment: deployment, InferenceService: service, ServingRuntime: runtime } = objects;
  if (deployment !== undefined) {
    return (deployment.spec.template as { spec: KubePod }).spec;
  }
  return { ...service.spec.predictor as object, ...runtime.spec } as unknown as KubePod;
}

export const podFor = (props: Props = {}): KubePod => podOf(synth(props));
export const serverFor = (props: Props = {}): KubeContainer => podFor(props).containers[0];
export const argsFor = (props: Props = {}): string[] => serverFor(props).args;

export function fetcherFor(props: Props = {}): KubeContainer {
  const [fetcher] = podFor(props).initContainers ?? [];
  if (fetcher === undefined) {
    throw new Error('the pod has no init container');
  }
  return fetcher;
}

/** Literals and references by name. */
export function envOf(container: KubeContainer): Record<string, string | undefined> {
  return Object.fromEntries((container.env ?? []).map(({ name, value, valueFrom }) => [
    name, value ?? `${valueFrom?.secretKeyRef?.name}/${valueFrom?.secretKeyRef?.key}`,
  ]));
}

export function allContainers(pod: KubePod): KubeContainer[] {
  return [...pod.initContainers ?? [], ...pod.containers];
}

export const newApp = (): App => Testing.app();
