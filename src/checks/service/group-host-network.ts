import { ServiceRule } from '../rule';

export const GROUP_HOST_NETWORK: ServiceRule = {
  id: 'KS357',
  title: 'pods on their node\'s network without an interface',
  severity: 'error',
  acknowledgeable: false,
  why: 'A node has many addresses: NCCL and GLOO choose one for themselves, and often one that the other node cannot reach.',
  see: 'https://docs.nvidia.com/deeplearning/nccl/user-guide/docs/env.html',
  check: ({ intent }) => {
    const network = intent.group?.network;
    return network?.hostNetwork === true && network.interfaceName === undefined
      ? ['\'interfaceName\' must be set with hostNetwork, got none: name the interface that joins the nodes']
      : [];
  },
};
