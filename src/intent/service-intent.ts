import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { validAnnotations, validLabels } from '../checks/values/label';
import { wholeNumber } from '../checks/values/number-in-range';
import { servedName } from '../checks/values/served-name';
import { HuggingFaceServiceProps } from '../hugging-face-service-props';
import { defaultFetch } from '../knowledge/fetch-support';
import { GroupIntent } from '../plan/group-intent';
import { AcceleratorIntent, FetchIntent, ParallelismIntent, ServiceIntent, WeightsVolumeIntent } from '../plan/intent';
import { ModelIntent } from '../plan/model-intent';
import { EnvIntent } from '../plan/references';
import { derived, fromProp, Sourced } from '../plan/sourced';
import { TargetIntent } from '../targets/target-intent';
import { agentImage, engineIntent, initializerImage } from './engine';
import { envIntents } from './env';
import { imagePolicy, ImagesIntent, lastOf } from '../scope/images';
import { Layers } from '../scope/layers';
import { commonOptions } from './common-options';
import { serviceName } from './service-name';
import { SETTINGS } from '../scope/settings';
import { sidecarIntents } from './sidecars';
import { agentIntent } from '../choices/agent-choice';
import { optionalBytes, secondsOf } from '../choices/units';

/** Free room in the volume of a model whose size is known. */
const VOLUME_HEADROOM = 1.1;

/** Argo CD reads waves as numbers of 32 bits. */
const MAX_WAVE = 2 ** 31 - 1;

/** What fetchers get that nobody gave resources. */
const DEFAULT_FETCH = {
  initializer: { by: 'initializer', cpuRequest: '1', memoryBytes: 4 * 1024 ** 3 },
  agent: agentIntent({}),
} satisfies Partial<Record<FetchIntent['by'], FetchIntent>>;

/** Turns props and the settings of scopes into plain data. Nothing behind this sees a construct. */
export function serviceIntent(
  construct: Construct, props: HuggingFaceServiceProps, target: TargetIntent, group?: GroupIntent,
): ServiceIntent {
  const layers = new Layers(props, SETTINGS.defaults.findAll(construct));
  const images = SETTINGS.images.findAll(construct).map(({ value }) => value);
  const model = props.model._intent;
  const accelerator = props.accelerator?._intent;
  const { namespace } = Chart.of(construct);
  const name = serviceName(construct, props.name);
  const fetch = fetchIntent(layers, model, target, images, group);
  const modelName = props.modelName === undefined
    ? derived(servedName(construct.node.id), 'id of the construct') : fromProp(servedName(props.modelName), 'modelName');
  return {
    name,
    path: construct.node.path,
    namespace,
    modelName,
    model,
    fetch,
    weightsVolume: weightsVolume(props, model),
    task: props.task,
    engine: engineIntent(props.engine?._choice, accelerator, target, images, group),
    group,
    engineChosen: props.engine !== undefined || accelerator !== undefined,
    accelerator,
    parallelism: parallelism(props, accelerator),
    sharedMemoryBytes: optionalBytes(props.sharedMemory),
    compileCache: props.compileCache && { claimName: props.compileCache.name },
    startupBudgetSeconds: props.startupBudget && secondsOf('startupBudget', props.startupBudget, 10),
    route: props.route?._intent,
    serviceAccountName: props.serviceAccount?.name,
    env: environment(layers),
    labels: validLabels('labels', layers.join((options) => options.labels)),
    annotations: validAnnotations('annotations', annotations(layers)),
    sidecars: sidecarIntents(props.sidecars ?? [], group),
    volumes: (props.volumes ?? []).map((volume) => volume._intent),
    storageInitializer: initializerImage(target, images),
    agent: agentImage(fetch.value.by === 'agent' ? fetch.value.image : undefined, images),
    imagePolicy: imagePolicy(images),
    kubernetesMinor: target.kubernetesMinor,
    acknowledged: acknowledged(construct, props),
    // Last: an object that begins with a spread is built key by key, which costs as much as all the rest here.
    ...commonOptions(layers, { name, modelName: modelName.value, namespace }),
  };
}

function fetchIntent(
  layers: Layers, model: ModelIntent, target: TargetIntent, images: readonly ImagesIntent[],
  group: GroupIntent | undefined,
): Sourced<FetchIntent> {
  // KServe's webhook wants the address of a multi-node service's model, and mounts it itself.
  const mounts = group !== undefined && target.kind === 'kserve';
  const agent = lastOf(images, (intent) => intent.agent) !== undefined && !mounts;
  const usual = defaultFetch(model.source.kind, target.kind, target.kubernetesMinor, agent);
  const by = mounts && usual === 'mount' ? 'platform' : usual;
  const given = layers.find('fetch');
  // A default of a scope is for models that are fetched, so one that lies on a volume stays there.
  if (given !== undefined && !(given.from.kind === 'scope' && by === 'mount')) {
    return { value: given.value._intent, from: given.from };
  }
  return derived(by === 'initializer' || by === 'agent' ? DEFAULT_FETCH[by] : { by }, 'source of the model and target');
}

function weightsVolume(props: HuggingFaceServiceProps, model: ModelIntent): Sourced<WeightsVolumeIntent> {
  const given = props.weightsVolume?._intent;
  const sizeLimitBytes = volumeLimit(model.sizeBytes);
  if (given === undefined) {
    return derived({ kind: 'emptyDir', sizeLimitBytes }, 'size of the model and a tenth');
  }
  return fromProp(given.kind === 'emptyDir' && given.sizeLimitBytes === undefined
    ? { kind: 'emptyDir', sizeLimitBytes } : given, 'weightsVolume');
}

/** Of a volume for so many bytes of models. */
export function volumeLimit(bytes: number | undefined): number | undefined {
  return bytes === undefined ? undefined : Math.ceil(bytes * VOLUME_HEADROOM / 1024 ** 2) * 1024 ** 2;
}

function parallelism(
  props: HuggingFaceServiceProps, accelerator: AcceleratorIntent | undefined,
): Sourced<ParallelismIntent> {
  return props.parallelism === undefined
    ? derived({ tensor: accelerator?.count ?? 1, pipeline: 1, data: 1, expert: false }, 'accelerators of a pod')
    : fromProp(props.parallelism._intent, 'parallelism');
}

function environment(layers: Layers): Sourced<EnvIntent>[] {
  const origins = layers.origins('env', (options) => options.env);
  return envIntents('env', layers.join((options) => options.env))
    .map((value) => ({ value, from: origins[value.name] }));
}

function annotations(layers: Layers): Record<string, string> {
  const wave = layers.find('syncWave');
  return {
    ...layers.join((options) => options.annotations),
    ...(wave === undefined ? {} : { 'argocd.argoproj.io/sync-wave': String(wholeNumber('syncWave', wave.value, -MAX_WAVE, MAX_WAVE)) }),
  };
}

function acknowledged(construct: Construct, props: HuggingFaceServiceProps): Record<string, string> {
  const scopes = SETTINGS.acknowledgements.findAll(construct).map(({ value }) => value);
  return Object.assign({}, ...scopes, props.acknowledge);
}
