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
  check: ({ intent, plan }) => {
    const { registry } = intent.imagePolicy;
    const images = new Set(everyContainer(servingPod(plan)).map(({ image }) => image.value));
    return registry === undefined ? [] : [...images].filter((image) => !image.startsWith(`${registry}/`)).map((image) => (
      `'image' should come from the scope's registry '${registry}', got '${image}': write the mirror's name of it`
    ));
  },
};
