import { ScalingIntent, TriggerIntent } from '../plan/scaling-intent';

type Prometheus = Extract<TriggerIntent, { kind: 'prometheus' }>;
type OpenTelemetry = Extract<TriggerIntent, { kind: 'openTelemetry' }>;
type Keda = Extract<ScalingIntent, { kind: 'keda' }>;

/** A trigger as the user chose it, before the name of the model is known. */
export type TriggerChoice =
  | Omit<Prometheus, 'query' | 'ofOwnPods'> & { readonly query?: string; readonly ownMetric?: string }
  | Omit<OpenTelemetry, 'ofOwnPods'>;

export type ScalingChoice =
  | Exclude<ScalingIntent, { kind: 'keda' }>
  | Omit<Keda, 'triggers'> & { readonly triggers: readonly TriggerChoice[] };

/** Whose metrics a service's own are. */
export interface MetricOwner {
  /** Name of the service, which the names of its pods begin with. */
  readonly name: string;
  readonly modelName: string;
  readonly namespace?: string;
}

/** Fills in the query of a service's own metric, and marks what dies with the pods. */
export function resolveScaling(choice: ScalingChoice, owner: MetricOwner): ScalingIntent {
  return choice.kind === 'keda'
    ? { ...choice, triggers: choice.triggers.map((trigger) => resolveTrigger(trigger, owner)) }
    : choice;
}

function resolveTrigger(choice: TriggerChoice, owner: MetricOwner): TriggerIntent {
  if (choice.kind === 'openTelemetry') {
    return { ...choice, ofOwnPods: isEngineMetric(choice.query) };
  }
  const { ownMetric, query, ...rest } = choice;
  const resolved = query ?? `sum(${ownMetric}{${ownSeries(owner)}})`;
  return { ...rest, query: resolved, ofOwnPods: ownMetric !== undefined || isEngineMetric(resolved) };
}

/** Two services may have a model of one name; a monitor's series carry pod and namespace. */
function ownSeries({ name, modelName, namespace }: MetricOwner): string {
  // Pods of a Deployment of either target, or of groups; `<name>-next` is another service.
  const pods = `${name}(-predictor)?-[a-z0-9]+-[a-z0-9]{5}|${name}-group-[0-9]+`;
  const own = `model_name="${modelName}", pod=~"${pods}"`;
  return namespace === undefined ? own : `${own}, namespace="${namespace}"`;
}

/** vLLM's metrics begin with its name and a colon, or an underscore after a relabelling. */
function isEngineMetric(query: string): boolean {
  return /\bvllm[:_]/.test(query);
}
