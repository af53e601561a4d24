import { Size } from 'cdk8s';
import { Cpu } from 'cdk8s-plus-28';
import { Accelerator, Engine } from '../../src';
import { hub, Props, serverFor } from '../helpers';

const resources = (props: Props) => serverFor(props).resources;
const onCpu = { engine: Engine.vllm(), accelerator: undefined };

describe('the server asks', () => {
  test('for four cores and eight gibibytes for each accelerator, beside a floor and shared memory', () => {
    expect(resources({ accelerator: Accelerator.nvidia(2) }).requests).toEqual({ 'cpu': '8', 'memory': '28Gi', 'nvidia.com/gpu': '2' });
  });

  test('for twice a model of known size on CPU', () => {
    expect(resources({ ...onCpu, model: hub({ size: Size.gibibytes(3) }) }).requests).toEqual({ cpu: '4', memory: '10Gi' });
  });

  test('for 16 gibibytes on CPU where the size is not known', () => {
    expect(resources(onCpu).requests).toEqual({ cpu: '4', memory: '16Gi' });
  });

  test('for what it is told', () => {
    const told = {
      cpu: Cpu.millis(2500), cpuLimit: Cpu.units(6), memory: Size.gibibytes(48),
      ephemeralStorage: Size.gibibytes(20),
    };
    expect(resources({ resources: told })).toEqual({
      requests: { 'cpu': '2500m', 'memory': '48Gi', 'ephemeral-storage': '20Gi', 'nvidia.com/gpu': '1' },
      limits: { 'cpu': '6', 'memory': '48Gi', 'ephemeral-storage': '20Gi', 'nvidia.com/gpu': '1' },
    });
  });

  test('for no more cores than its limit', () => {
    expect(resources({ resources: { cpuLimit: Cpu.millis(1500) } }).requests.cpu).toBe('1500m');
  });
});

test.each([
  [Size.gibibytes(1024), '1Ti'], [Size.mebibytes(1536), '1536Mi'], [Size.kibibytes(1), '1Ki'], [Size.gibibytes(1.5), '1536Mi'],
])('%# is written in the largest unit that holds it exactly', (size, quantity) => {
  expect(resources({ resources: { memory: size } }).limits.memory).toBe(quantity);
});
