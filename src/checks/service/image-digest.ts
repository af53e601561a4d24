import { nearestWords } from '../../knowledge/flags/nearest';
import { ImagePolicyIntent } from '../../plan/intent';
import { everyContainer } from '../../plan/pod-plan';
import { servingPod } from '../../plan/serving-plan';
import { ServiceRule } from '../rule';

export const IMAGE_DIGEST: ServiceRule = {
  id: 'KS217',
  title: 'an image without a digest, where the scope wants one',
  severity: 'error',
  acknowledgeable: true,
  why: 'A tag can be moved to other content: what was scanned is not what runs.',
  see: 'https://kubernetes.io/docs/concepts/containers/images/#image-names',
  check: ({ intent, plan }) => {
    const { imagePolicy } = intent;
    const images = everyContainer(servingPod(plan)).map(({ image }) => image.value);
    return [...new Set(images)].flatMap((image) => digestMissing(image, imagePolicy));
  },
};

/** A sentence for an image without a digest, where the scope wants one. */
export function digestMissing(image: string, policy: ImagePolicyIntent): string[] {
  if (!policy.requireDigests || image.includes('@sha256:')) {
    return [];
  }
  const name = policy.registry === undefined ? image : image.replace(`${policy.registry}/`, '');
  const [near] = nearestWords(name, policy.pinned);
  return [`'digests' must hold '${name}', got none for it: ${near === undefined ? 'add it' : `did you mean '${near}'?`}`];
}
