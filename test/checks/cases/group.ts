import { Chart, Duration, Size } from 'cdk8s';
import { EnvValue } from 'cdk8s-plus-28';
import {
  DeploymentMode, Engine, Executor, Gang, HuggingFaceBackend, KServeVersion, Model, Parallelism, Scaling, ServingTarget,
} from '../../../src';
import { claim, GroupProps, hub, kserve, serve } from '../../helpers';
import { accepts, acceptsApp, acceptsGroup, rejectsApp, rejectsGroup, RuleCases } from '../rule-cases';

/** A group on KServe that only the warning about its readiness would be about. */
const onKServe = (version: string, props: GroupProps = {}): GroupProps => ({
  target: kserve(version), acknowledge: { KS651: 'the Deployments are watched' }, ...props,
});

/** KServe's own server with vLLM in it. */
const SERVER: GroupProps = { engine: Engine.huggingFaceServer({ backend: HuggingFaceBackend.VLLM }) };

/** Sixteen copies on two pods. */
const COPIES: GroupProps = { parallelism: Parallelism.of({ data: 16 }) };

/** A service in a namespace of 30 characters, where KServe leaves 22 for its name. */
const named = (name: string, target: ServingTarget) => (chart: Chart) => (
  serve(new Chart(chart, 'long', { namespace: 'a'.repeat(30) }), { name, target })
);

/** One model over several pods. */
export const GROUP_CASES: readonly RuleCases[] = [
  {
    rule: 'KS211',
    cases: [
      acceptsGroup('a secret that the launcher reads', () => ({ env: { RAY_AUTH_TOKEN: EnvValue.fromValue('x') } })),
      accepts('an address for a single pod', () => ({ env: { POD_IP: EnvValue.fromValue('10.0.0.1') } })),
      rejectsGroup('what the launcher is told of the group', () => ({ env: { GROUP_SIZE: EnvValue.fromValue('3') } }),
        '\'env.GROUP_SIZE\' must be left out, got a value: the launcher reads it, and it follows from the group [KS211]'),
    ],
  },
  {
    rule: 'KS209',
    cases: [
      acceptsGroup('stages and experts of KServe\'s server', () => onKServe('0.17.0', {
        ...SERVER, parallelism: Parallelism.of({ tensor: 8, pipeline: 2, expert: true }),
      })),
      rejectsGroup('copies of KServe\'s server', () => onKServe('0.17.0', { ...SERVER, parallelism: Parallelism.of({ tensor: 8, data: 2 }) }),
        '\'data\' must be left out with KServe\'s Hugging Face server and the backend \'vllm\', got a value: use Engine.vllm() [KS209]',
        '\'data\' must be 1 for a group of pods on KServe 0.17.0 (Standard mode), got 2: use ServingTarget.kubernetes() [KS650]'),
    ],
  },
  {
    rule: 'KS214',
    cases: [
      acceptsGroup('every accelerator of each pod', () => onKServe('0.17.0', SERVER)),
      rejectsGroup('two stages on a pod', () => onKServe('0.17.0', { ...SERVER, parallelism: Parallelism.of({ tensor: 4, pipeline: 4 }) }),
        '\'tensor\' must be the 8 accelerators of the pod with KServe\'s Hugging Face server, got 4: it takes every GPU that it sees [KS214]'),
    ],
  },
  {
    rule: 'KS350',
    cases: [
      acceptsGroup('two pods of eight', () => ({ parallelism: Parallelism.of({ tensor: 8, pipeline: 2 }) })),
      acceptsGroup('stages that share a pod', () => ({ parallelism: Parallelism.of({ tensor: 4, pipeline: 4 }) })),
      rejectsGroup('half a pod', () => ({ parallelism: Parallelism.of({ tensor: 4, pipeline: 5 }) }),
        '\'parallelism\' must make whole pods, got tensor 4 x pipeline 5 = 20 ranks on pods of 8: with tensor 4 use pipeline 4 (2 pods) or pipeline 6 (3 pods) or pipeline 8 (4 pods) [KS350]'),
      rejectsGroup('a tensor parallel size that divides no pods', () => ({ parallelism: Parallelism.of({ tensor: 7, pipeline: 2 }) }),
        '\'parallelism\' must make whole pods, got tensor 7 x pipeline 2 = 14 ranks on pods of 8: take a tensor parallel size that divides 8, such as 8 [KS350]'),
      rejectsGroup('a single pod', () => ({ parallelism: Parallelism.of({ tensor: 8 }) }),
        '\'parallelism\' must make two pods or more, got tensor 8 x pipeline 1 = 8 ranks on pods of 8: use HuggingFaceService for one pod, or with tensor 8 use pipeline 2 (2 pods) or pipeline 3 (3 pods) [KS350]'),
      rejectsGroup('less than a pod', () => ({ parallelism: Parallelism.of({ tensor: 2 }) }),
        '\'parallelism\' must make whole pods, got tensor 2 x pipeline 1 = 2 ranks on pods of 8: with tensor 2 use pipeline 8 (2 pods) [KS350]'),
    ],
  },
  {
    rule: 'KS351',
    cases: [
      acceptsGroup('vLLM', () => ({ engine: Engine.vllm({ version: '0.24.0' }) })),
      acceptsGroup('KServe\'s server on KServe', () => onKServe('0.17.0', SERVER)),
      rejectsGroup('KServe\'s server elsewhere', () => SERVER,
        '\'engine\' must be Engine.vllm() for a group of pods on Kubernetes 1.30, got KServe\'s Hugging Face server 0.19.0 [KS351]'),
      rejectsGroup('KServe\'s server where it may choose', () => onKServe('0.17.0', { engine: Engine.huggingFaceServer() }),
        '\'backend\' must be HuggingFaceBackend.VLLM for a group of pods, got \'auto\': transformers cannot span pods [KS351]'),
      rejectsGroup('KServe\'s server with transformers', () => onKServe('0.17.0', {
        engine: Engine.huggingFaceServer({ backend: HuggingFaceBackend.HUGGINGFACE }),
      }), '\'backend\' must be HuggingFaceBackend.VLLM for a group of pods, got \'huggingface\': transformers cannot span pods [KS351]'),
    ],
  },
  {
    rule: 'KS352',
    cases: [
      acceptsGroup('Ray in the newest vLLM that brings it', () => ({ executor: Executor.ray() })),
      acceptsGroup('Ray in an image of one\'s own', () => ({
        executor: Executor.ray({ rayVersion: '2.60.0' }), engine: Engine.vllm({ image: 'ghcr.io/example/vllm-ray:1' }),
      })),
      acceptsGroup('vLLM\'s own mode in its first version', () => ({ engine: Engine.vllm({ version: '0.11.2' }) })),
      rejectsGroup('Ray in a vLLM without it', () => ({ executor: Executor.ray(), engine: Engine.vllm({ version: '0.24.0' }) }),
        '\'executor\' must be Executor.multiprocessing() for vLLM 0.24.0, got Executor.ray(): its image lacks Ray; or take vLLM up to 0.17.1, or an image of your own with Executor.ray({ rayVersion }) [KS352]'),
      acceptsGroup('copies where vLLM\'s own mode is asked for', () => ({ executor: Executor.multiprocessing(), ...COPIES })),
      acceptsGroup('copies in the first version that has them on several pods', () => ({
        engine: Engine.vllm({ version: '0.9.2' }), ...COPIES,
      })),
      rejectsGroup('copies in a version that has them in one pod', () => ({ engine: Engine.vllm({ version: '0.8.5.post1' }), ...COPIES }),
        '\'--data-parallel-size-local\' is no flag of vLLM 0.8.5.post1: it exists in 0.9.2 and newer [KS203]',
        '\'version\' must be at least 0.9.2 for \'data\' over several pods, got 0.8.5.post1: take a newer one, or run more groups with Scaling.replicas() [KS352]'),
      rejectsGroup('copies over Ray', () => ({ executor: Executor.ray(), ...COPIES }),
        '\'executor\' must be Executor.multiprocessing() with data 16, got Executor.ray(): vLLM itself joins copies on several pods, leave it out [KS352]'),
      acceptsGroup('KServe\'s server in the versions that bring Ray', () => ({ ...SERVER, target: kserve('0.15.2') })),
      acceptsGroup('an older one of KServe\'s servers on a newer KServe', () => onKServe('0.19.0', {
        engine: Engine.huggingFaceServer({ backend: HuggingFaceBackend.VLLM, version: KServeVersion.V0_17 }),
      })),
      acceptsGroup('KServe\'s server in an image that holds Ray', () => onKServe('0.19.0', {
        engine: Engine.huggingFaceServer({ backend: HuggingFaceBackend.VLLM, image: 'ghcr.io/example/server-ray:1' }),
        executor: Executor.ray({ rayVersion: '2.60.0' }),
      })),
      rejectsGroup('KServe\'s server in a version that may lack Ray', () => onKServe('0.19.0', SERVER),
        '\'version\' must be at most 0.17.0 for KServe\'s Hugging Face server in a group, got 0.19.0: its image may lack Ray; set the engine\'s version, or an image that holds Ray with Executor.ray({ rayVersion }), or use Engine.vllm() [KS352]'),
      rejectsGroup('vLLM\'s own mode within KServe\'s server', () => onKServe('0.17.0', { ...SERVER, executor: Executor.multiprocessing() }),
        '\'executor\' must be Executor.ray() with KServe\'s Hugging Face server, got Executor.multiprocessing(): leave it out, or use Engine.vllm() [KS352]'),
      rejectsGroup('vLLM\'s own mode in a version without it', () => ({ engine: Engine.vllm({ version: '0.10.2' }) }),
        '\'version\' must be at least 0.11.2 for Executor.multiprocessing(), got 0.10.2: use Executor.ray() [KS352]'),
    ],
  },
  {
    rule: 'KS353',
    cases: [
      acceptsGroup('Ray that is said about an image of one\'s own', () => ({
        executor: Executor.ray({ rayVersion: '2.60.0' }), engine: Engine.vllm({ image: 'ghcr.io/example/vllm-ray:1' }),
      })),
      rejectsGroup('Ray that is said about KServe\'s image', () => onKServe('0.19.0', {
        ...SERVER, executor: Executor.ray({ rayVersion: '2.60.0' }),
      }), '\'image\' must be one that holds Ray 2.60.0, got the stock image \'kserve/huggingfaceserver:v0.19.0-gpu\': set Engine.huggingFaceServer({ image }) to one of your own [KS353]'),
      rejectsGroup('Ray that is said about the stock image', () => ({ executor: Executor.ray({ rayVersion: '2.60.0' }) }),
        '\'image\' must be one that holds Ray 2.60.0, got the stock image \'vllm/vllm-openai:v0.33.0\': set Engine.vllm({ image }) to one of your own [KS353]'),
    ],
  },
  {
    rule: 'KS354',
    cases: [
      acceptsGroup('experts over the ranks', () => ({ parallelism: Parallelism.of({ tensor: 8, pipeline: 2, expert: true }) })),
      acceptsGroup('copies that fill the pods', () => COPIES),
      acceptsGroup('a copy on each pod', () => ({ parallelism: Parallelism.of({ tensor: 8, data: 2 }) })),
      rejectsGroup('copies that span pods', () => ({ parallelism: Parallelism.of({ tensor: 16, data: 2 }) }),
        '\'data\' must be 1 where a copy spans pods, got 2 with tensor 16 x pipeline 1 = 16 ranks a copy on pods of 8: run more groups with Scaling.replicas(), or keep each copy within a pod, as tensor 8 and data 2 (2 pods) does [KS354]'),
      rejectsGroup('copies that leave accelerators idle', () => ({ parallelism: Parallelism.of({ tensor: 3, data: 4 }) }),
        '\'parallelism\' must fill a pod with whole copies, got tensor 3 x pipeline 1 = 3 ranks a copy on pods of 8: use tensor 2 and data 8 (2 pods) or tensor 4 and data 4 (2 pods) [KS354]'),
      rejectsGroup('half a pod of copies', () => ({ parallelism: Parallelism.of({ data: 12 }) }),
        '\'data\' must make whole pods, got 12 with tensor 1 x pipeline 1 = 1 rank a copy and 8 copies on each pod: use data 16 (2 pods) [KS354]'),
      rejectsGroup('copies of a single pod', () => ({ parallelism: Parallelism.of({ data: 8 }) }),
        '\'data\' must make two pods or more, got 8 with tensor 1 x pipeline 1 = 1 rank a copy and 8 copies on each pod: use HuggingFaceService for one pod, or data 16 (2 pods) [KS354]'),
    ],
  },
  {
    rule: 'KS355',
    cases: [
      acceptsGroup('layers that stay on a pod', () => ({ parallelism: Parallelism.of({ tensor: 8, pipeline: 4 }) })),
      acceptsGroup('layers over a fabric', () => ({
        parallelism: Parallelism.of({ tensor: 16 }), acknowledge: { KS355: 'InfiniBand joins the nodes' },
      })),
      rejectsGroup('layers over two pods', () => ({ parallelism: Parallelism.of({ tensor: 16 }) }),
        '\'tensor\' should divide the 8 accelerators of a pod, got 16: use tensor 8 and pipeline 2, unless a fabric joins the pods [KS355]'),
      rejectsGroup('layers of which every second one lies over two pods', () => ({ parallelism: Parallelism.of({ tensor: 6, pipeline: 4 }) }),
        '\'tensor\' should divide the 8 accelerators of a pod, got 6: use tensor 4 and pipeline 6 or tensor 8 and pipeline 3, unless a fabric joins the pods [KS355]'),
    ],
  },
  {
    rule: 'KS356',
    cases: [
      acceptsGroup('one group', () => ({ scaling: Scaling.replicas(1) })),
      acceptsGroup('two groups in a queue', () => ({ scaling: Scaling.replicas(2), gang: Gang.kueue('gpu') })),
      acceptsGroup('two groups by Volcano', () => ({ scaling: Scaling.replicas(2), gang: Gang.volcano() })),
      rejectsGroup('two groups by themselves', () => ({ scaling: Scaling.replicas(2) }),
        '\'gang\' should be Gang.kueue() or Gang.volcano() for 2 groups, got none [KS356]'),
      rejectsGroup('groups that an autoscaler adds', () => ({ scaling: Scaling.cpu({ max: 3 }) }),
        '\'gang\' should be Gang.kueue() or Gang.volcano() for 3 groups, got none [KS356]'),
    ],
  },
  {
    rule: 'KS359',
    cases: [
      acceptsGroup('a claim that all pods read', () => ({ model: Model.fromVolume(claim('models'), { path: 'llama' }) })),
      acceptsGroup('files of a known size', () => ({ model: hub({ size: Size.gibibytes(140) }) })),
      acceptsGroup('a stated time to load', () => ({ model: hub(), startupBudget: Duration.hours(2) })),
      accepts('a single pod', () => ({ model: hub() })),
      rejectsGroup('files of an unknown size', () => ({ model: hub() }),
        '\'size\' should be set for a model that each of 2 pods fetches, got none: they wait 1800 seconds for each other and 1800 for the engine; set it, or set startupBudget and joinTimeout [KS359]'),
      rejectsGroup('a wait that is shorter than the fetch', () => ({
        model: hub({ size: Size.gibibytes(140) }), joinTimeout: Duration.minutes(30),
      }), '\'joinTimeout\' should be at least 4668 seconds where each pod fetches 140 GiB, got 1800: raise it, or leave it out [KS359]'),
    ],
  },
  {
    rule: 'KS607',
    cases: [
      acceptsApp('a name with room', named('q'.repeat(22), kserve())),
      acceptsApp('a longer one on plain Kubernetes', named('q'.repeat(23), ServingTarget.kubernetes())),
      accepts('a longer one where no namespace is said', () => ({ name: 'q'.repeat(38), target: kserve() })),
      rejectsApp('a name that fills the host name', named('q'.repeat(23), kserve()),
        '\'name\' must be at most 22 characters beside the namespace \'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\', got \'qqqqqqqqqqqqqqqqqqqqqqq\' with 23: set a shorter name [KS607]'),
      rejectsApp('a namespace that leaves nothing', (chart) => (
        serve(new Chart(chart, 'long', { namespace: 'a'.repeat(60) }), { name: 'qwen', target: kserve() })
      ),
      '\'name\' must be at most 0 characters beside the namespace \'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\', got \'qwen\' with 4: use a namespace with a shorter name [KS607]'),
    ],
  },
  {
    rule: 'KS650',
    cases: [
      acceptsGroup('a claim on KServe 0.15', () => ({ target: kserve('0.15.2') })),
      acceptsGroup('an image on KServe 0.19', () => onKServe('0.19.0', {
        model: Model.fromOci('ghcr.io/example/llama:1', { size: Size.gibibytes(140) }), acknowledge: { KS104: 'baseline', KS651: 'watched' },
      })),
      rejectsGroup('a version that deletes the workers', () => ({ target: kserve('0.20.0') }),
        '\'version\' must be one whose multi-node services live, got KServe 0.20.0: it deletes the workers again and again (issue #6113); take 0.15.2, 0.16.0, 0.17.0, 0.18.0, 0.19.0, or use ServingTarget.kubernetes() [KS650]'),
      rejectsGroup('Knative', () => onKServe('0.19.0', {
        target: ServingTarget.kserve({ mode: DeploymentMode.KNATIVE }), acknowledge: { KS602: 'enabled', KS651: 'watched' },
      }),
      '\'mode\' must be DeploymentMode.STANDARD for a group of pods, got Knative: leave it out, or use ServingTarget.kubernetes() [KS650]'),
      rejectsGroup('files of the Hub', () => onKServe('0.19.0', { model: hub({ size: Size.gibibytes(140) }) }),
        '\'model\' must be on a claim or in an image for a group of pods on KServe 0.19.0 (Standard mode), got hub: put it on a claim, or use ServingTarget.kubernetes() [KS650]'),
      rejectsGroup('an image on KServe 0.15', () => ({
        target: kserve('0.15.2'), model: Model.fromOci('ghcr.io/example/llama:1', { size: Size.gibibytes(140) }), acknowledge: { KS104: 'baseline' },
      }),
      '\'model\' must be on a claim for a group of pods on KServe 0.15.2 (Standard mode), got oci: put it on a claim, or use ServingTarget.kubernetes() [KS650]'),
      rejectsGroup('two groups', () => onKServe('0.19.0', { scaling: Scaling.replicas(2) }),
        '\'scaling\' must be Scaling.replicas(1) for a group of pods on KServe 0.19.0 (Standard mode), got 2 groups: use ServingTarget.kubernetes() [KS650]'),
      rejectsGroup('an autoscaler', () => onKServe('0.19.0', { scaling: Scaling.cpu({ max: 2 }) }),
        '\'scaling\' must be Scaling.replicas(1) for a group of pods on KServe 0.19.0 (Standard mode), got up to 2 groups: use ServingTarget.kubernetes() [KS650]'),
      rejectsGroup('copies', () => onKServe('0.19.0', COPIES),
        '\'data\' must be 1 for a group of pods on KServe 0.19.0 (Standard mode), got 16: use ServingTarget.kubernetes() [KS650]'),
      rejectsGroup('wishes of a LeaderWorkerSet', () => onKServe('0.19.0', {
        gang: Gang.kueue('gpu'), exclusiveTopology: 'topology.kubernetes.io/zone',
      }),
      '\'gang\' must be left out on KServe 0.19.0 (Standard mode), got a value: use ServingTarget.kubernetes() [KS650]',
      '\'exclusiveTopology\' must be left out on KServe 0.19.0 (Standard mode), got a value: use ServingTarget.kubernetes() [KS650]'),
    ],
  },
  {
    rule: 'KS651',
    cases: [
      acceptsGroup('a version that calls it ready', () => ({ target: kserve('0.15.2') })),
      acceptsGroup('one that is known to stay unknown', () => onKServe('0.17.0')),
      rejectsGroup('a version that does not', () => ({ target: kserve('0.17.0') }),
        '\'version\' should be 0.15 for a group of pods that KServe calls ready, got KServe 0.17.0: watch the Deployments instead, and set route, which leads to the head [KS651]'),
    ],
  },
];
