import { ServiceRule } from '../rule';

/** Resources by which vendors count accelerators; their other names are of network devices, too. */
const ACCELERATORS = [
  /^nvidia\.com\/(gpu(\.shared)?|mig-.*)$/,
  /^amd\.com\/gpu$/,
  /^(gpu\.intel\.com\/(i915|xe)|intel\.com\/gpu)$/,
  /^habana\.ai\/gaudi$/,
  /^google\.com\/tpu$/,
  /^aws\.amazon\.com\/neuron(core|device)?$/,
];

export const GROUP_FABRIC: ServiceRule = {
  id: 'KS358',
  title: 'accelerators among the devices of a fabric',
  severity: 'error',
  acknowledgeable: false,
  why: 'A resource has one count in a container: it would take the place of the accelerator\'s, or ask for accelerators '
    + 'that no rank uses.',
  see: 'https://kubernetes.io/docs/tasks/manage-gpus/scheduling-gpus/',
  check: ({ intent: { group, accelerator } }) => Object.keys(group?.network.resources ?? {})
    .filter((name) => name === accelerator?.resource || ACCELERATORS.some((pattern) => pattern.test(name)))
    .map((name) => `'groupNetwork.resources' must hold devices of a fabric, got '${name}', which counts accelerators: `
      + 'set accelerator to as many as each pod needs, and leave it out here'),
};
