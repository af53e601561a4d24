import { Accelerator, Engine, Executor } from '../../../src';
import { GroupProps, kserve } from '../../helpers';
import { acceptsGroup, rejectsGroup, RuleCases } from '../rule-cases';

const resources = (...names: string[]) => (): GroupProps => ({
  groupNetwork: { resources: Object.fromEntries(names.map((name) => [name, 1])) },
});
const on = (interfaceName: string) => (): GroupProps => ({ groupNetwork: { interfaceName } });
const sidecar = (port: number) => (): GroupProps => ({ sidecars: [{ name: 'proxy', image: 'envoy:1', ports: [port] }] });
const noDevice = (name: string) => `'groupNetwork.resources' must hold devices of a fabric, got '${name}', which `;
const anInterface = '\'groupNetwork.interfaceName\' must be the name of one interface, of 1 to 15 characters without blanks, slashes and colons, got ';

/** What joins the pods of a group. */
export const GROUP_NETWORK_CASES: readonly RuleCases[] = [
  {
    rule: 'KS008',
    cases: [
      acceptsGroup('a label of nodes without a prefix', () => ({ exclusiveTopology: 'rack' })),
      rejectsGroup('what is no label of nodes', () => ({ exclusiveTopology: 'one rack' }),
        '\'exclusiveTopology\' must be a key of the form [prefix/]name, got \'one rack\' [KS008]'),
      rejectsGroup('an empty label of nodes', () => ({ exclusiveTopology: '' }),
        '\'exclusiveTopology\' must be a key of the form [prefix/]name, got \'\' [KS008]'),
    ],
  },
  {
    rule: 'KS016',
    cases: [
      acceptsGroup('a port that only Ray would take', sidecar(6379)),
      rejectsGroup('the launcher\'s port for a side container', sidecar(7070),
        '\'ports\' must be a port from 1 to 65535 other than 8080, 7070, 29501, got 7070 [KS016]'),
      rejectsGroup('Ray\'s port for a side container', () => ({ executor: Executor.ray(), ...sidecar(6379)() }),
        '\'ports\' must be a port from 1 to 65535 other than 8080, 7070, 6379, 6380, 6381, got 6379 [KS016]'),
    ],
  },
  {
    rule: 'KS017',
    cases: [
      rejectsGroup('memory as a device of a fabric', resources('memory'),
        '\'groupNetwork.resources\' must be a resource such as rdma/ib or vpc.amazonaws.com/efa, got \'memory\' [KS017]'),
      rejectsGroup('a resource of Kubernetes itself', resources('requests.kubernetes.io/cpu'),
        '\'groupNetwork.resources\' must be a resource such as rdma/ib or vpc.amazonaws.com/efa, got \'requests.kubernetes.io/cpu\' [KS017]'),
    ],
  },
  {
    rule: 'KS024',
    cases: [
      acceptsGroup('an interface of a bond', on('bond0.100')),
      acceptsGroup('the longest name', on('enp134s0f0np0v1')),
      acceptsGroup('signs that Linux allows', on('br-rdma_0')),
      rejectsGroup('none', on(''), `${anInterface}'': name the one that joins the nodes, as 'ip link' shows it [KS024]`),
      rejectsGroup('a name that Linux has no room for', on('a-long-interface'),
        `${anInterface}'a-long-interface': name the one that joins the nodes, as 'ip link' shows it [KS024]`),
      rejectsGroup('a blank', on('ib0 '), `${anInterface}'ib0 ': name the one that joins the nodes, as 'ip link' shows it [KS024]`),
      rejectsGroup('an alias, which is an address', on('eth0:1'),
        `${anInterface}'eth0:1': name the one that joins the nodes, as 'ip link' shows it [KS024]`),
      rejectsGroup('a list, which NCCL alone would read as one', on('ib0,ib1'),
        `${anInterface}'ib0,ib1': lists and the signs ^ and = are NCCL's own, for GLOO and the launcher it is one name [KS024]`),
      rejectsGroup('every interface but one', on('^lo'),
        `${anInterface}'^lo': lists and the signs ^ and = are NCCL's own, for GLOO and the launcher it is one name [KS024]`),
      rejectsGroup('the exact name as NCCL spells it', on('=ib0'),
        `${anInterface}'=ib0': lists and the signs ^ and = are NCCL's own, for GLOO and the launcher it is one name [KS024]`),
    ],
  },
  {
    rule: 'KS357',
    cases: [
      acceptsGroup('an interface on the node\'s network', () => ({ groupNetwork: { hostNetwork: true, interfaceName: 'ib0' } })),
      acceptsGroup('an interface of the pod', on('net1')),
      rejectsGroup('the node\'s network alone', () => ({ groupNetwork: { hostNetwork: true } }),
        '\'interfaceName\' must be set with hostNetwork, got none: name the interface that joins the nodes [KS357]'),
    ],
  },
  {
    rule: 'KS358',
    cases: [
      acceptsGroup('the devices of several vendors', resources(
        'rdma/rdma_shared_device_a', 'vpc.amazonaws.com/efa', 'nvidia.com/hostdev', 'amd.com/nic', 'intel.com/sriov_rdma',
      )),
      acceptsGroup('devices of a fabric on KServe', () => ({
        target: kserve('0.19.0'), acknowledge: { KS651: 'watched' }, ...resources('rdma/ib')(),
      })),
      rejectsGroup('the accelerator', resources('nvidia.com/gpu'),
        `${noDevice('nvidia.com/gpu')}counts accelerators: set accelerator to as many as each pod needs, and leave it out here [KS358]`),
      rejectsGroup('the accelerator, whatever it is', () => ({
        accelerator: Accelerator.of('example.com/npu', 8), engine: Engine.vllm({ image: 'example.com/vllm-npu:1' }), ...resources('example.com/npu')(),
      }), `${noDevice('example.com/npu')}counts accelerators: set accelerator to as many as each pod needs, and leave it out here [KS358]`),
      rejectsGroup('other accelerators than those of the pods', resources('rdma/ib', 'nvidia.com/mig-1g.10gb', 'amd.com/gpu'),
        `${noDevice('nvidia.com/mig-1g.10gb')}counts accelerators: set accelerator to as many as each pod needs, and leave it out here [KS358]`,
        `${noDevice('amd.com/gpu')}counts accelerators: set accelerator to as many as each pod needs, and leave it out here [KS358]`),
    ],
  },
];
