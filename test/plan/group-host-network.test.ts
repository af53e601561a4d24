import { Executor, Parallelism } from '../../src';
import { GroupProps, groupFor, kserve, KubeContainer, rolesOf } from '../helpers';

interface HostPort {
  readonly containerPort: number;
  readonly hostPort?: number;
}

const groupNetwork = { hostNetwork: true, interfaceName: 'ib0' };
const hostPorts = ({ ports }: KubeContainer) => (ports as HostPort[]).map(({ hostPort }) => hostPort);

const CASES: [string, GroupProps, number[], number[]][] = [
  ['vLLM\'s own mode', {}, [8080, 7070, 29501], [7070]],
  ['copies', { parallelism: Parallelism.of({ data: 16 }) }, [8080, 7070, 29501], [7070]],
  ['Ray', { executor: Executor.ray() }, [8080, 7070, 6379, 6380, 6381], [7070, 6380, 6381]],
  ['KServe', { target: kserve('0.19.0'), acknowledge: { KS651: 'watched' } }, [8080, 7070, 29501], [7070]],
];

describe.each(CASES)('on the network of its node, with %s,', (_name, props, ofHead, ofWorker) => {
  const roles = rolesOf(groupFor({ ...props, groupNetwork }));

  test('a pod says which ports of the node it takes, so that the scheduler puts no other one there', () => {
    expect(roles.map(([, { containers: [server] }]) => hostPorts(server))).toEqual([ofHead, ofWorker]);
  });

  test('they are the ports that it listens on, which the API demands', () => {
    roles.forEach(([, { containers: [{ ports }] }]) => (
      (ports as HostPort[]).forEach(({ hostPort, containerPort }) => expect(hostPort).toBe(containerPort))
    ));
  });
});

test('side containers take ports of the node, too', () => {
  const { head } = groupFor({ groupNetwork, sidecars: [{ name: 'proxy', image: 'envoy:1', ports: [9901] }] });
  expect(hostPorts(head.containers[1])).toEqual([9901]);
});

test('on the cluster\'s network no port of a node is taken', () => {
  rolesOf(groupFor({ executor: Executor.ray() })).forEach(([, pod]) => expect(JSON.stringify(pod)).not.toContain('hostPort'));
});
