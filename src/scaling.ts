import { Duration } from 'cdk8s';
import { NUMBER_IN_RANGE, ordered, wholeNumber } from './checks/values/number-in-range';
import { reject } from './checks/reject';
import { ScalingChoice } from './choices/trigger-choice';
import { secondsOf } from './choices/units';
import { PrometheusQueryOptions, ScalingTrigger } from './scaling-trigger';

/** Bounds of an autoscaler. */
export interface ScalingBounds {
  /**
   * Fewest replicas.
   *
   * @default 1
   */
  readonly min?: number;

  /** Most replicas. */
  readonly max: number;
}

/** How fast an autoscaler may change its mind. */
export interface ScalingBehavior extends ScalingBounds {
  /**
   * How long a lower number has to hold before pods go. Loading a model again is dear.
   *
   * @default - the autoscaler's own: 5 minutes
   */
  readonly scaleDownStabilization?: Duration;

  /**
   * How long a higher number has to hold before pods come.
   *
   * @default - the autoscaler's own: none
   */
  readonly scaleUpStabilization?: Duration;
}

/** Scaling by a share of what the pods asked for. */
export interface UtilizationScalingOptions extends ScalingBehavior {
  /**
   * Share in percent that is kept, from 1 to 100.
   *
   * @default 80
   */
  readonly targetPercent?: number;
}

/** Scaling by the number of requests; Knative only. */
export interface ConcurrencyScalingOptions extends ScalingBounds {
  /** Requests for each replica. */
  readonly target: number;
}

/** How KEDA looks at its triggers. */
export interface KedaTiming extends ScalingBehavior {
  /**
   * Time between two looks at the triggers.
   *
   * @default - KEDA's: 30 seconds
   */
  readonly pollingInterval?: Duration;

  /**
   * Time without activity before the last replica goes.
   *
   * @default - KEDA's: 5 minutes
   */
  readonly cooldownPeriod?: Duration;
}

/** Scaling by KEDA. */
export interface KedaScalingOptions extends KedaTiming {
  /** The one that asks for most replicas wins. */
  readonly triggers: ScalingTrigger[];
}

/** Scaling by one query of Prometheus. */
export interface PrometheusScalingOptions extends PrometheusQueryOptions, KedaTiming {}

/** Scaling down to no replica. */
export interface ToZeroScalingOptions {
  /** Most replicas. */
  readonly max: number;

  /** What wakes the service up. It has to be measured outside of its pods, such as at a gateway. */
  readonly triggers: ScalingTrigger[];

  /**
   * Time without activity before the last replica goes.
   *
   * @default Duration.minutes(30)
   */
  readonly cooldownPeriod?: Duration;

  /**
   * Time between two looks at the triggers.
   *
   * @default - KEDA's: 30 seconds
   */
  readonly pollingInterval?: Duration;
}

/** How many replicas run, and who decides it: exactly one owner of the number. */
export class Scaling {
  /**
   * Always the same number. The default, with one replica.
   *
   * @param count 0 or more; 0 parks the service
   */
  public static replicas(count: number): Scaling {
    return new Scaling({ kind: 'fixed', replicas: wholeNumber('count', count, 0) });
  }

  /**
   * By the CPU that pods use of what they asked for. Says little about a GPU.
   *
   * @param options bounds and target
   * @see https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/
   */
  public static cpu(options: UtilizationScalingOptions): Scaling {
    return utilization('cpu', options);
  }

  /**
   * By the memory that pods use of what they asked for.
   *
   * @param options bounds and target
   */
  public static memory(options: UtilizationScalingOptions): Scaling {
    return utilization('memory', options);
  }

  /**
   * By requests that are under way at a time. KServe in Knative mode only.
   *
   * @param options bounds and target
   * @see https://knative.dev/docs/serving/autoscaling/concurrency/
   */
  public static concurrency(options: ConcurrencyScalingOptions): Scaling {
    return perRequest('concurrency', options);
  }

  /**
   * By requests a second. KServe in Knative mode only.
   *
   * @param options bounds and target
   * @see https://knative.dev/docs/serving/autoscaling/rps-target/
   */
  public static requestsPerSecond(options: ConcurrencyScalingOptions): Scaling {
    return perRequest('rps', options);
  }

  /**
   * By triggers of KEDA, from `min` replicas up.
   *
   * @param options bounds and triggers
   * @see https://keda.sh/docs/latest/reference/scaledobject-spec/
   */
  public static keda(options: KedaScalingOptions): Scaling {
    return keda(options, options.triggers, bounds(options, 1));
  }

  /**
   * By one query of Prometheus, by way of KEDA.
   *
   * @param options bounds, query and threshold
   */
  public static prometheus(options: PrometheusScalingOptions): Scaling {
    return keda(options, [ScalingTrigger.prometheus(options)], bounds(options, 1));
  }

  /**
   * By triggers of KEDA, down to no replica when nothing is asked.
   *
   * @param options triggers outside of the pods
   * @see https://keda.sh/docs/latest/concepts/scaling-deployments/
   */
  public static toZero(options: ToZeroScalingOptions): Scaling {
    return keda(
      { ...options, cooldownPeriod: options.cooldownPeriod ?? Duration.minutes(30) }, options.triggers,
      bounds({ min: 0, max: options.max }, 0),
    );
  }

  /**
   * @internal
   */
  public static _of(choice: ScalingChoice): Scaling {
    return new Scaling(choice);
  }

  private constructor(private readonly choice: ScalingChoice) {}

  /**
   * @internal
   */
  public get _choice(): ScalingChoice {
    return this.choice;
  }
}

function bounds(options: ScalingBounds, lowest: number): { min: number; max: number } {
  const min = wholeNumber('min', options.min ?? 1, lowest);
  const max = wholeNumber('max', options.max, 1);
  ordered('min', min, 'max', max);
  return { min, max };
}

function optionalSeconds(prop: string, duration: Duration | undefined, max?: number): number | undefined {
  return duration === undefined ? undefined : secondsOf(prop, duration, 0, max);
}

/** Seconds that a HorizontalPodAutoscaler looks back at most. */
const MAX_WINDOW = 3600;

function behaviorOf(options: Partial<ScalingBehavior>) {
  return {
    scaleDownStabilizationSeconds: optionalSeconds('scaleDownStabilization', options.scaleDownStabilization, MAX_WINDOW),
    scaleUpStabilizationSeconds: optionalSeconds('scaleUpStabilization', options.scaleUpStabilization, MAX_WINDOW),
  };
}

function utilization(resource: 'cpu' | 'memory', options: UtilizationScalingOptions): Scaling {
  return Scaling._of({
    kind: 'resource', resource, ...bounds(options, 1), behavior: behaviorOf(options),
    targetPercent: wholeNumber('targetPercent', options.targetPercent ?? 80, 1, 100),
  });
}

function perRequest(metric: 'concurrency' | 'rps', options: ConcurrencyScalingOptions): Scaling {
  return Scaling._of({
    kind: 'concurrency', metric, ...bounds(options, 0), target: wholeNumber('target', options.target, 1),
  });
}

function keda(timing: Partial<KedaTiming>, triggers: ScalingTrigger[], range: { min: number; max: number }): Scaling {
  if (triggers.length === 0) {
    reject(NUMBER_IN_RANGE, '\'triggers\' must be one or more, got none: add one, or use Scaling.replicas()');
  }
  return Scaling._of({
    kind: 'keda', ...range, triggers: triggers.map((trigger) => trigger._choice), behavior: behaviorOf(timing),
    pollingSeconds: optionalSeconds('pollingInterval', timing.pollingInterval),
    cooldownSeconds: optionalSeconds('cooldownPeriod', timing.cooldownPeriod),
  });
}
