import { KSERVE_VERSIONS, kserveFacts } from '../knowledge/kserve-versions';
import { AGENT_IMAGE } from '../knowledge/agent';
import { SERVER_IMAGE } from '../knowledge/server';
import { LAST_VLLM_WITH_RAY } from '../knowledge/vllm-groups';
import { EngineIntent } from '../plan/engine-intent';
import { GroupIntent } from '../plan/group-intent';
import { AcceleratorIntent } from '../plan/intent';
import { fromKnowledge, fromProp, fromScope, Sourced } from '../plan/sourced';
import { TargetIntent } from '../targets/target-intent';
import { EngineChoice } from '../choices/engine-choice';
import { ImagesIntent, lastOf, resolveImage } from '../scope/images';

/** vLLM whose flags were read last. */
export const DEFAULT_VLLM_VERSION = '0.33.0';

/** KServe whose images run where no version of KServe is in sight. */
const DEFAULT_KSERVE_VERSION = '0.19.0';

/** vLLM's own image for CPU, which is not on the same registry as the others. */
const VLLM_CPU_REPOSITORY = 'public.ecr.aws/q9t5s3a7/vllm-cpu-release-repo';

/** The version of KServe whose images go with a target. */
export function imagesVersion(target: TargetIntent): string {
  return target.kind === 'kserve' ? target.version : DEFAULT_KSERVE_VERSION;
}

/** The engine with its version and image, from the user's word, the scope's images or what upstream ships. */
export function engineIntent(
  choice: EngineChoice | undefined, accelerator: AcceleratorIntent | undefined, target: TargetIntent,
  images: readonly ImagesIntent[], group?: GroupIntent,
): EngineIntent {
  const given = choice ?? { kind: 'vllm', flags: [], extraArgs: [] };
  const { image, ...rest } = given;
  if (rest.kind === 'vllm') {
    const version = versionOf(rest.version, 'engine.version', ...defaultVersion(group));
    const cpu = accelerator === undefined;
    const stock = cpu ? `${VLLM_CPU_REPOSITORY}:v${version.value}` : `vllm/vllm-openai:v${version.value}`;
    return { ...rest, version, cpu, image: imageOf(image, stock, images, cpu ? 'vllmCpu' : 'vllm') };
  }
  if (rest.kind === 'onnx') {
    return { ...rest, image: imageOf(image, SERVER_IMAGE, images, 'server') };
  }
  const kserveVersion = versionOf(rest.kserveVersion, 'engine.version', imagesVersion(target), 'version of the target');
  const stock = `kserve/huggingfaceserver:v${kserveVersion.value}${accelerator === undefined ? '' : '-gpu'}`;
  const facts = kserveFacts(kserveVersion.value) ?? KSERVE_VERSIONS[KSERVE_VERSIONS.length - 1];
  return {
    ...rest, kserveVersion, bundledVllm: facts.bundledVllm,
    image: imageOf(image, stock, images, 'huggingFaceServer'),
  };
}

/** The newest vLLM, or the newest that brings Ray where the group needs it and the image is not the user's own. */
function defaultVersion(group: GroupIntent | undefined): [string, string] {
  return group?.executor.kind === 'ray' && group.executor.declaredVersion === undefined
    ? [LAST_VLLM_WITH_RAY, 'newest whose requirements hold Ray']
    : [DEFAULT_VLLM_VERSION, 'newest with known flags'];
}

/** KServe's initializer, whose tag is the version of KServe. */
export function initializerImage(target: TargetIntent, images: readonly ImagesIntent[]): Sourced<string> {
  return imageOf(undefined, `kserve/storage-initializer:v${imagesVersion(target)}`, images, 'storageInitializer');
}

/** Our own agent, from the user's word, the scope's images or the library's version. */
export function agentImage(
  given: string | undefined, images: readonly ImagesIntent[], prop = 'fetch.image',
): Sourced<string> {
  return imageOf(given, AGENT_IMAGE, images, 'agent', prop);
}

function versionOf(given: string | undefined, prop: string, fallback: string, reason: string): Sourced<string> {
  return given === undefined ? fromKnowledge(fallback, reason) : fromProp(given, prop);
}

/** The user's word, the scope's, or the stock image from where the scope says. */
export function imageOf(
  given: string | undefined, stock: string, images: readonly ImagesIntent[],
  key: 'vllm' | 'vllmCpu' | 'huggingFaceServer' | 'server' | 'agent' | 'storageInitializer' | 'triton', prop = 'engine.image',
): Sourced<string> {
  if (given !== undefined) {
    return fromProp(given, prop);
  }
  const replaced = lastOf(images, (intent) => intent[key]);
  return replaced === undefined
    ? resolved(stock, images)
    : fromScope(resolveImage(replaced, images), `Images (${key})`);
}

function resolved(stock: string, images: readonly ImagesIntent[]): Sourced<string> {
  const image = resolveImage(stock, images);
  // The same bytes from a mirror: rules about the stock image hold.
  return fromKnowledge(image, image === stock ? 'stock image' : 'stock image, from where Images says');
}
