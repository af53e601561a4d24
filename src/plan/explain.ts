import { ContainerPlan } from './pod-plan';
import { ServingPlan } from './serving-plan';
import { describeOrigin, Sourced } from './sourced';

/** Every value of a plan that has an origin, a line each. */
export function explainPlan(plan: ServingPlan): string[] {
  const pods = plan.groups.flatMap(({ pod }) => [...pod.initContainers, ...pod.containers]);
  return [
    line('model name', plan.endpoint.modelName),
    line('scaling', { value: JSON.stringify(plan.scaling.value), from: plan.scaling.from }),
    ...pods.flatMap(explainContainer),
  ];
}

function explainContainer(container: ContainerPlan): string[] {
  const { name, resources } = container;
  return [
    line(`${name} image`, container.image),
    ...container.args.map((arg) => line(`${name} argument`, arg)),
    ...container.env.map(({ value, from }) => line(`${name} environment`, {
      value: `${value.name}=${'value' in value ? value.value : JSON.stringify(value.valueFrom)}`, from,
    })),
    line(`${name} cpu`, resources.cpuRequest),
    line(`${name} memory bytes`, resources.memoryBytes),
  ];
}

function line(label: string, sourced: Sourced<unknown>): string {
  return `${label}: ${String(sourced.value)} <- ${describeOrigin(sourced.from)}`;
}
