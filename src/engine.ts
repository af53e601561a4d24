import { pinnedImage } from './checks/values/image-reference';
import { dataKey } from './checks/values/name';
import { unknownVersion } from './checks/values/version';
import { HuggingFaceBackend, HuggingFaceServerOptions } from './hugging-face-server-options';
import { EngineChoice } from './choices/engine-choice';
import { onnxFlagList } from './choices/onnx-flag-list';
import { optional } from './choices/optional';
import { vllmFlagList } from './choices/vllm-flag-list';
import { resolveVllmVersion, vllmVersions } from './knowledge/vllm-flags';
import { IConfigMap } from 'cdk8s-plus-28';
import { OnnxOptions } from './onnx-options';
import { VllmOptions } from './vllm-options';

/**
 * What computes: the server that runs in the pod. The docs have a table of the
 * tasks that each engine serves.
 */
export class Engine {
  /**
   * vLLM on its stock image. The default with an accelerator; without one, vLLM's image for CPU.
   *
   * @param options version, image and flags
   * @see https://docs.vllm.ai/en/stable/serving/openai_compatible_server.html
   */
  public static vllm(options: VllmOptions = {}): Engine {
    const { version } = options;
    if (version !== undefined && resolveVllmVersion(version) === undefined) {
      const versions = vllmVersions();
      unknownVersion('version', version, `a patch of ${minorOf(versions[0])} to ${minorOf(versions[versions.length - 1])}`,
        `its flags are not known here; newest: '${versions[versions.length - 1]}'`);
    }
    return new Engine({
      kind: 'vllm',
      version: optional(version, exactVersion),
      image: optional(options.image, (image) => pinnedImage('image', image)),
      flags: vllmFlagList(options, ''),
      extraArgs: options.extraArgs ?? [],
      chatTemplate: template(options.chatTemplate, options.chatTemplateKey),
      apiKey: options.apiKey && { secretName: options.apiKey.name, key: dataKey('apiKeyKey', options.apiKeyKey ?? 'VLLM_API_KEY') },
    });
  }

  /**
   * KServe's Hugging Face server, on the image of a version of KServe. In a group of pods it is for KServe alone,
   * with the vLLM backend.
   *
   * @param options backend, image and flags
   * @see https://kserve.github.io/website/docs/model-serving/generative-inference/overview
   */
  public static huggingFaceServer(options: HuggingFaceServerOptions = {}): Engine {
    const { maxModelLen, dtype, tokenizerRevision } = options;
    return new Engine({
      kind: 'huggingFaceServer',
      backend: options.backend ?? HuggingFaceBackend.AUTO,
      kserveVersion: options.version?.version,
      image: optional(options.image, (image) => pinnedImage('image', image)),
      flags: [
        ...vllmFlagList({ maxModelLen, dtype, tokenizerRevision }, ''),
        ...vllmFlagList(options.vllm ?? {}, 'vllm.'),
      ],
      extraArgs: options.extraArgs ?? [],
      chatTemplate: template(options.chatTemplate, options.chatTemplateKey),
    });
  }

  /**
   * Our own server, which runs ONNX files on CPU: small, and ready in about a second. The model's files have to
   * hold ONNX. Its image is not published yet: build and push it, and name it by `image` or `Images`.
   *
   * @param options file, batching and limits
   * @see https://huggingface.co/docs/optimum-onnx/onnx/overview
   */
  public static onnx(options: OnnxOptions = {}): Engine {
    return new Engine({
      kind: 'onnx',
      image: optional(options.image, (image) => pinnedImage('image', image)),
      flags: onnxFlagList(options),
      extraArgs: options.extraArgs ?? [],
      apiKey: options.apiKey && { secretName: options.apiKey.name, key: dataKey('apiKeyKey', options.apiKeyKey ?? 'SERVER_API_KEY') },
    });
  }

  private constructor(private readonly choice: EngineChoice) {}

  /**
   * @internal
   */
  public get _choice(): EngineChoice {
    return this.choice;
  }
}

function template(configMap: IConfigMap | undefined, key = 'chat-template.jinja') {
  return configMap && { configMapName: configMap.name, key: dataKey('chatTemplateKey', key) };
}

/** Images have no tag of a minor alone. */
function exactVersion(version: string): string {
  const exact = version.replace(/^v/, '');
  return /^\d+\.\d+$/.test(exact) ? resolveVllmVersion(exact) ?? exact : exact;
}

function minorOf(version: string): string {
  return version.split('.').slice(0, 2).join('.');
}
