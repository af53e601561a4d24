import { IConstruct } from 'constructs';
import { IMAGE_REFERENCE, mirrorOf, pinnedImage } from './checks/values/image-reference';
import { reject, wrongValue } from './checks/reject';
import { optional } from './choices/optional';
import { ImagesIntent } from './scope/images';
import { SETTINGS } from './scope/settings';

/** Where images come from. */
export interface ImagesOptions {
  /**
   * Host and path of a mirror that holds every image under its usual name, such as
   * `registry.example.com/mirror`. Images that a prop of a service names are left alone.
   *
   * @default - the images' own registries
   */
  readonly registry?: string;

  /**
   * Digests by image and tag: `{ 'vllm/vllm-openai:v0.33.0': 'sha256:...' }`.
   *
   * @default - tags alone
   */
  readonly digests?: { [image: string]: string };

  /**
   * Whether every image needs a digest, those of side containers too. One without is an error.
   *
   * @default false
   */
  readonly requireDigests?: boolean;

  /**
   * Image of vLLM for accelerators.
   *
   * @default - the stock image of the engine's version
   */
  readonly vllm?: string;

  /**
   * Image of vLLM for CPU.
   *
   * @default - the stock image of the engine's version
   */
  readonly vllmCpu?: string;

  /**
   * Image of KServe's Hugging Face server.
   *
   * @default - the stock image of KServe's version
   */
  readonly huggingFaceServer?: string;

  /**
   * Image of our own server, which `Engine.onnx()` runs.
   *
   * @default - the stock image of the library's version
   */
  readonly server?: string;

  /**
   * Image of our own agent. Where it is named, `Fetch.agent()` is the default for everything that has to be fetched.
   *
   * @default - the stock image of the library's version, where `Fetch.agent()` asks for it
   */
  readonly agent?: string;

  /**
   * Image of KServe's storage initializer.
   *
   * @default - the stock image of KServe's version
   */
  readonly storageInitializer?: string;

  /**
   * Image of Triton, for `TritonTransformerPair`.
   *
   * @default - NVIDIA's of release 25.10
   */
  readonly triton?: string;
}

/** The images of a whole app or chart: another registry, digests, or images of one's own. */
export class Images {
  /**
   * Images by name; what is left out stays as it is.
   *
   * @param options mirror, digests and images
   */
  public static of(options: ImagesOptions): Images {
    Object.entries(options.digests ?? {}).forEach(([image, digest]) => checkDigest(image, digest));
    const pinned = (prop: string, image: string | undefined) => optional(image, (name) => pinnedImage(prop, name));
    return new Images({
      registry: options.registry === undefined ? undefined : mirrorOf('registry', options.registry.replace(/\/+$/, '')),
      digests: options.digests ?? {},
      requireDigests: options.requireDigests ?? false,
      vllm: pinned('vllm', options.vllm),
      vllmCpu: pinned('vllmCpu', options.vllmCpu),
      huggingFaceServer: pinned('huggingFaceServer', options.huggingFaceServer),
      server: pinned('server', options.server),
      agent: pinned('agent', options.agent),
      storageInitializer: pinned('storageInitializer', options.storageInitializer),
      triton: pinned('triton', options.triton),
    });
  }

  private constructor(private readonly intent: ImagesIntent) {}

  /**
   * Holds for every service below the scope. It has to stand before the services.
   *
   * @param scope an app, a chart or any other construct
   */
  public applyTo(scope: IConstruct): void {
    SETTINGS.images.set(scope, this.intent);
  }
}

function checkDigest(image: string, digest: string): void {
  if (!/^sha256:[0-9a-f]{64}$/.test(digest)) {
    reject(IMAGE_REFERENCE, wrongValue(`digests.${image}`, 'sha256: and 64 hexadecimal digits', digest));
  }
}
