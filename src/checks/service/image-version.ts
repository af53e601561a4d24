import { EngineIntent } from '../../plan/engine-intent';
import { ServiceRule } from '../rule';

/** Repositories whose tags are the engine's version, whatever registry they lie in. */
const VERSIONED = /(^|\/)(vllm-openai|vllm-cpu-release-repo|huggingfaceserver):v?(\d+\.\d+\.\d+(?:\.post\d+|rc\d+)?)\b/;

export const IMAGE_VERSION: ServiceRule = {
  id: 'KS219',
  title: 'the image is of another version than the engine',
  severity: 'error',
  acknowledgeable: true,
  why: 'Flags, drain and executors are checked against the engine\'s version, and another one runs.',
  check: ({ intent }) => {
    const { engine } = intent;
    const [, , repository, version] = VERSIONED.exec(engine.image.value) ?? [];
    const expected = versionOf(engine);
    return version === undefined || expected === undefined || version === expected ? [] : [
      `'version' must be that of the image, got ${expected} for '${repository}:${version}': set the engine's version to ${version}, or take `
        + `the image of ${expected}`,
    ];
  },
};

/** Our own server has the version of the library. */
function versionOf(engine: EngineIntent): string | undefined {
  return engine.kind === 'onnx' || engine.kind === 'triton'
    ? undefined : (engine.kind === 'vllm' ? engine.version : engine.kserveVersion).value.replace(/^v/, '');
}
