import { Chart, Size } from 'cdk8s';
import {
  CachedModel, Fetch, LocalModelCache, LocalModelCacheProps, Model, ModelCache, ModelCacheProps,
  ModelTask, WeightsVolume,
} from '../../../src';
import { claim, COMMIT, hub, kserve, kubernetes, onnx, Props, s3WithKeys, secret, serve, serveGroup, withImages } from '../../helpers';
import { acceptsApp, rejectsApp, RuleCases } from '../rule-cases';

const SIZED = hub({ size: Size.gibibytes(16) });
const SIZED_IMAGE = Model.fromOci('ghcr.io/example/qwen:1', { size: Size.gibibytes(16) });
const cache = (props: Partial<ModelCacheProps> = {}) => withImages((chart) => make(chart, props));
const make = (chart: Chart, props: Partial<ModelCacheProps> = {}) => new ModelCache(chart, 'cache', {
  cacheName: 'models', path: '/var/lib/models', capacity: Size.gibibytes(100), models: [{ model: SIZED }], ...props,
});
const cached = (props: Props = {}, models: CachedModel[] = [{ model: SIZED }]) => withImages((chart) => serve(chart, {
  model: SIZED, fetch: Fetch.cache(make(chart, { models })), ...props,
}));

const local = (props: Partial<LocalModelCacheProps> = {}) => (chart: Chart) => makeLocal(chart, props);
const makeLocal = (chart: Chart, props: Partial<LocalModelCacheProps> = {}) => new LocalModelCache(chart, 'cache', {
  cacheName: 'models', path: '/models', capacity: Size.gibibytes(100), models: [{ model: SIZED }], target: kserve(), ...props,
});
const GATED = hub({ size: Size.gibibytes(16), token: secret('hub') });

/** Models on the disks of nodes. */
export const CACHE_CASES: readonly RuleCases[] = [
  {
    rule: 'KS124',
    cases: [
      acceptsApp('a model that the cache keeps', cached()),
      acceptsApp('ONNX files that the cache keeps', cached({ engine: onnx(), task: ModelTask.EMBEDDING, accelerator: undefined }, [{ model: SIZED, extraArgs: ['--weights=onnx'] }])),
      acceptsApp('a cache of somebody else', withImages((chart) => serve(chart, {
        model: SIZED, fetch: Fetch.cache(ModelCache.fromExisting({ cacheName: 'models', path: '/models', models: [{ model: SIZED }] })),
      }))),
      rejectsApp('a model that it does not keep', cached({ model: hub({ revision: 'b'.repeat(40) }) }),
        `'model' must be one that the cache 'models' keeps, got hf://Qwen/Qwen2.5-7B-Instruct@${'b'.repeat(40)}: list it there, with the same revision and patterns; `
        + `it keeps hf://Qwen/Qwen2.5-7B-Instruct@${COMMIT} [KS124]`),
      rejectsApp('the same with other patterns', cached({ model: hub({ allowPatterns: ['*.json'] }) }),
        `'model' must be one that the cache 'models' keeps, got hf://Qwen/Qwen2.5-7B-Instruct@${COMMIT}: list it there, with the same revision and patterns; `
        + `it keeps hf://Qwen/Qwen2.5-7B-Instruct@${COMMIT} [KS124]`),
      rejectsApp('weights of PyTorch for our own server', cached({ engine: onnx(), task: ModelTask.EMBEDDING, accelerator: undefined }),
        '\'extraArgs\' must have \'--weights=onnx\' for Engine.onnx() where the cache \'models\' lists the model, got none: the agent prefers other weights [KS124]'),
    ],
  },
  {
    rule: 'KS125',
    cases: [
      acceptsApp('a cache of KServe', local()),
      acceptsApp('a service with a model of it', (chart) => serve(chart, {
        model: SIZED, target: kserve(), fetch: Fetch.cache(makeLocal(chart)), acknowledge: { KS104: 'a test' },
      })),
      rejectsApp('a cache of KServe on plain Kubernetes', local({ target: kubernetes() }),
        '\'target\' must be ServingTarget.kserve() for a LocalModelCache, got Kubernetes 1.30: use ModelCache there [KS125]'),
      rejectsApp('patterns in a cache of KServe', local({ models: [{ model: hub({ size: Size.gibibytes(1), allowPatterns: ['*.json'] }) }] }),
        `'models' must be whole repositories for a LocalModelCache, got --allow=["*.json"] for hf://Qwen/Qwen2.5-7B-Instruct@${COMMIT}: `
        + 'leave patterns and extraArgs out, or use ModelCache [KS125]'),
    ],
  },
  {
    rule: 'KS126',
    cases: [
      acceptsApp('credentials that a storage container has', local({ models: [{ model: GATED }], acknowledge: { KS126: 'the container has them' } })),
      rejectsApp('credentials that no job has', local({ models: [{ model: GATED }] }),
        `'models' must be public for a LocalModelCache, got credentials for hf://Qwen/Qwen2.5-7B-Instruct@${COMMIT}: put them into a `
        + 'ClusterStorageContainer with StorageWorkload.LOCAL_MODEL_DOWNLOAD_JOB and acknowledge this, or use ModelCache [KS126]'),
    ],
  },
  {
    rule: 'KS124',
    cases: [
      rejectsApp('a model that KServe\'s cache does not keep', (chart) => serve(chart, {
        model: hub({ revision: 'b'.repeat(40) }), target: kserve(), fetch: Fetch.cache(makeLocal(chart)), acknowledge: { KS104: 'a test' },
      }), `'model' must be one that the cache 'models' keeps, got hf://Qwen/Qwen2.5-7B-Instruct@${'b'.repeat(40)}: list it there, with the same revision and patterns; `
        + `it keeps hf://Qwen/Qwen2.5-7B-Instruct@${COMMIT} [KS124]`),
    ],
  },
  {
    rule: 'KS001',
    cases: [
      rejectsApp('models that are more than the capacity', cache({ capacity: Size.gibibytes(10) }), '\'capacity\' must be at least 16.0 GiB, got 10.0 GiB [KS001]'),
      rejectsApp('a model of unknown size in a cache', cache({ models: [{ model: hub() }] }),
        `'size of hf://Qwen/Qwen2.5-7B-Instruct@${COMMIT}' must be a number from 1 to 9007199254740991, got NaN [KS001]`),
      rejectsApp('too little memory for the agent of a cache', cache({ memory: Size.mebibytes(256) }), '\'memory\' must be at least 384 MiB, got 256 MiB [KS001]'),
    ],
  },
  {
    rule: 'KS003',
    cases: [
      rejectsApp('a model twice in a cache', cache({ models: [{ model: SIZED }, { model: SIZED }] }),
        `'models' must be each model once, got 'hf://Qwen/Qwen2.5-7B-Instruct@${COMMIT}': leave one of them out [KS003]`),
      rejectsApp('a claim in a cache', cache({ models: [{ model: Model.fromVolume(claim('models')), size: Size.gibibytes(1) }] }),
        '\'models\' must be models that are fetched, got \'pvc://models\': a claim is mounted by itself, leave it out [KS003]'),
    ],
  },
  {
    rule: 'KS018',
    cases: [rejectsApp('a relative path for a cache', cache({ path: 'models' }), '\'path\' must be an absolute path below / without .., got \'models\' [KS018]')],
  },
  {
    rule: 'KS114',
    cases: [rejectsApp('a misspelt flag of a cached model', cache({ models: [{ model: SIZED, extraArgs: ['--wights=onnx'] }] }),
      '\'--wights\' is no flag of the agent: did you mean \'--weights\'? [KS114]')],
  },
  {
    rule: 'KS117',
    cases: [rejectsApp('two keys for one variable in a cache', cache({ models: [{ model: s3WithKeys('a'), size: Size.gibibytes(1) }, { model: s3WithKeys('b'), size: Size.gibibytes(1) }] }),
      '\'models\' must be models with one setting of AWS_ACCESS_KEY_ID, got two: make a cache for each [KS117]',
      '\'models\' must be models with one setting of AWS_SECRET_ACCESS_KEY, got two: make a cache for each [KS117]')],
  },
  {
    rule: 'KS105',
    cases: [rejectsApp('a volume for a model of a cache', cached({ weightsVolume: WeightsVolume.emptyDir() }),
      '\'weightsVolume\' must be left out where the node\'s cache brings the model, got one [KS105]')],
  },
  {
    rule: 'KS650',
    cases: [rejectsApp('a group of KServe with a cache', withImages((chart) => serveGroup(chart, {
      model: SIZED_IMAGE, target: kserve(), fetch: Fetch.cache(ModelCache.fromExisting({ cacheName: 'models', path: '/models', models: [{ model: SIZED_IMAGE }] })),
      acknowledge: { KS651: 'a test' },
    })), '\'fetch\' must be Fetch.kserve() for a group of pods on KServe 0.19.0 (Standard mode), got Fetch.cache(): KServe\'s webhook wants the address and mounts it; '
      + 'leave it out, or use ServingTarget.kubernetes() [KS650]')],
  },

];
