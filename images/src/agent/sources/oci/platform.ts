import { Failure } from '../../failure.ts';
import type { Descriptor, Index } from './manifest.ts';

const ARCHITECTURES: Readonly<Record<string, string>> = { x64: 'amd64', ia32: '386', arm: 'arm' };

/** What the agent's own machine is called in an index. */
export const HERE = { os: 'linux', architecture: ARCHITECTURES[process.arch] ?? process.arch };

/**
 * The image of an index for this machine. Weights are the same for every machine: where only one image is there, or none
 * says what it is for, it is taken.
 *
 * @throws Failure notFound
 */
export function chooseImage(index: Index, what: string, here = HERE): Descriptor {
  const images = index.manifests.filter((each) => !isAttestation(each));
  const [fits] = images.filter(({ platform }) => platform?.os === here.os && platform.architecture === here.architecture);
  if (fits !== undefined) return fits;
  const [only, ...others] = images;
  if (only !== undefined && others.length === 0) return only;
  const names = images.map(({ platform, digest }) => platform === undefined ? digest : `${platform.os}/${platform.architecture}`);
  throw new Failure('notFound', `${what} has no image for ${here.os}/${here.architecture}: ${names.length === 0 ? 'its index is empty' : `it has ${names.join(', ')}; name one by its digest`}`);
}

/** What builders add about how an image came to be. @see https://docs.docker.com/build/metadata/attestations/attestation-storage/ */
function isAttestation({ annotations, platform }: Descriptor): boolean {
  return annotations['vnd.docker.reference.type'] !== undefined || platform?.architecture === 'unknown';
}
