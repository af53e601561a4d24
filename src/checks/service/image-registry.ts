import { ImagePolicyIntent } from '../../plan/intent';
import { everyContainer } from '../../plan/pod-plan';
import { servingPod } from '../../plan/serving-plan';
import { ServiceRule } from '../rule';

export const IMAGE_REGISTRY: ServiceRule = {
  id: 'KS218',
  title: 'an image from elsewhere than the scope\'s registry',
  severity: 'warning',
  acknowledgeable: true,
  why: 'Only images that the library chooses come from the mirror by themselves; one that a prop names is taken as it stands.',
  see: 'https://kubernetes.io/docs/concepts/containers/images/#image-names',
  check: ({ intent, plan }) => (
    imagesElsewhere(everyContainer(servingPod(plan)).map(({ image }) => image.value), intent.imagePolicy)
  ),
};

/** A sentence for each image that does not come from the scope's registry. */
export function imagesElsewhere(images: readonly string[], { registry }: ImagePolicyIntent): string[] {
  return registry === undefined ? [] : [...new Set(images)].filter((image) => !image.startsWith(`${registry}/`)).map((image) => (
    `'image' should come from the scope's registry '${registry}', got '${image}': write the mirror's name of it`
  ));
}
