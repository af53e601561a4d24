import { ServiceRule } from '../rule';

export const MOUNTED_IMAGE_SETTINGS: ServiceRule = {
  id: 'KS118',
  title: 'a setting of a model\'s image that the kubelet does not read',
  severity: 'error',
  acknowledgeable: false,
  why: 'The kubelet pulls it with the node\'s own certificates and proxy, and all of its files: what stands here would be lost without a '
    + 'word.',
  see: 'https://kubernetes.io/docs/concepts/storage/volumes/#image',
  check: ({ intent: { model, fetch } }) => {
    if (model.source.kind !== 'oci' || fetch.value.by !== 'mount') {
      return [];
    }
    const { caBundle, proxy, peer, allowPatterns, ignorePatterns } = model;
    const given = { caBundle, proxy, peer, allowPatterns: allowPatterns[0], ignorePatterns: ignorePatterns[0] };
    return Object.entries(given).filter(([, value]) => value !== undefined).map(([prop]) => (
      `'${prop}' must be left out where the kubelet mounts the image, got a value: use Fetch.agent()`
    ));
  },
};
