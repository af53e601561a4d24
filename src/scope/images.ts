import { ImagePolicyIntent } from '../plan/intent';
import { registryOf } from '../plan/references';

/** Which images run, where the user says so for a whole scope. */
export interface ImagesIntent {
  /** Host and path that replace the registry of every image that the library chooses. */
  readonly registry?: string;
  /** Digests by image and tag, such as `vllm/vllm-openai:v0.33.0`. */
  readonly digests: Readonly<Record<string, string>>;
  readonly requireDigests: boolean;
  readonly vllm?: string;
  readonly vllmCpu?: string;
  readonly huggingFaceServer?: string;
  readonly server?: string;
  readonly storageInitializer?: string;
  readonly agent?: string;
  readonly triton?: string;
}

/** The image as it is pulled: from the mirror, by its digest where that is known. */
export function resolveImage(image: string, images: readonly ImagesIntent[]): string {
  const digest = lastOf(images, (intent) => intent.digests[image]);
  const pinned = digest === undefined ? image : `${image}@${digest}`;
  const registry = lastOf(images, (intent) => intent.registry);
  return registry === undefined ? pinned : `${registry}/${withoutRegistry(pinned)}`;
}

/** The nearest scope's word. */
export function lastOf<T>(
  images: readonly ImagesIntent[], pick: (intent: ImagesIntent) => T | undefined,
): T | undefined {
  return images.map(pick).filter((value) => value !== undefined).pop();
}

function withoutRegistry(image: string): string {
  const registry = registryOf(image);
  return registry === undefined ? image : image.slice(registry.length + 1);
}

/** What every image of the scope has to be. */
export function imagePolicy(images: readonly ImagesIntent[]): ImagePolicyIntent {
  return {
    registry: lastOf(images, (intent) => intent.registry),
    requireDigests: images.some((intent) => intent.requireDigests),
    pinned: images.flatMap((intent) => Object.keys(intent.digests)),
  };
}
