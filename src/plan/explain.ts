import { ContainerPlan, everyContainer } from './pod-plan';
import { ServingPlan } from './serving-plan';
import { describeOrigin, Sourced } from './sourced';

/** Every value of a plan that has an origin, a line each. */
export function explainPlan(plan: ServingPlan): string[] {
  const containers = plan.groups.flatMap(({ pod }) => everyContainer(pod));
  return [
    line('model name', plan.endpoint.modelName),
    ...Object.entries(plan.decisions).map(([label, decision]) => line(label, decision)),
    ...containers.flatMap(explainContainer),
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
  const { value, from } = sourced;
  return `${label}: ${typeof value === 'object' ? JSON.stringify(value) : String(value)} <- ${describeOrigin(from)}`;
}
