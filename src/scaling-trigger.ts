import { httpUrl } from './checks/values/url';
import { someText } from './checks/values/text';
import { numberFromZero, positiveNumber } from './checks/values/number-in-range';
import { TriggerChoice } from './choices/trigger-choice';

/**
 * Metrics of vLLM that tell how busy it is.
 *
 * @see https://docs.vllm.ai/en/stable/usage/metrics.html
 */
export enum VllmMetric {
  /** Requests that wait for their turn. */
  REQUESTS_WAITING = 'vllm:num_requests_waiting',
  /** Requests that run. */
  REQUESTS_RUNNING = 'vllm:num_requests_running',
}

/**
 * How a Prometheus is logged in to.
 *
 * @see https://keda.sh/docs/latest/scalers/prometheus/
 */
export enum PrometheusAuthMode {
  /** A token. */
  BEARER = 'bearer',
  /** A name and a password. */
  BASIC = 'basic',
  /** A certificate of the client. */
  TLS = 'tls',
}

/**
 * What is done with the values of a metric over time.
 *
 * @see https://kedify.github.io/otel-add-on/
 */
export enum OperationOverTime {
  /** The newest one. */
  LAST_ONE = 'last_one',
  /** Their mean. */
  AVERAGE = 'avg',
  /** The largest. */
  MAXIMUM = 'max',
  /** The smallest. */
  MINIMUM = 'min',
  /** How fast they rise. */
  RATE = 'rate',
  /** How many there are. */
  COUNT = 'count',
}

/** What every trigger on Prometheus needs. */
export interface PrometheusTriggerOptions {
  /** URL of Prometheus, such as `http://prometheus.monitoring.svc:9090`. */
  readonly serverAddress: string;

  /** Value for each replica: above it one more is started. */
  readonly threshold: number;

  /**
   * Value above which a service at zero replicas is started.
   *
   * @default - KEDA's: 0
   */
  readonly activationThreshold?: number;

  /**
   * Name of a TriggerAuthentication in the service's namespace.
   *
   * @default - none
   * @see https://keda.sh/docs/latest/concepts/authentication/
   */
  readonly triggerAuthentication?: string;

  /**
   * How Prometheus is logged in to.
   *
   * @default PrometheusAuthMode.BEARER
   */
  readonly authMode?: PrometheusAuthMode;
}

/** A query of Prometheus as trigger. */
export interface PrometheusQueryOptions extends PrometheusTriggerOptions {
  /** PromQL that gives one number. */
  readonly query: string;
}

/** A metric that KEDA's OpenTelemetry scaler holds, as trigger. */
export interface OpenTelemetryTriggerOptions {
  /**
   * Address of the scaler.
   *
   * @default 'keda-otel-scaler.keda.svc:4318'
   */
  readonly scalerAddress?: string;

  /** Query of the scaler that gives one number. */
  readonly query: string;

  /** Value for each replica. */
  readonly threshold: number;

  /**
   * What is done with the values over time.
   *
   * @default OperationOverTime.LAST_ONE
   */
  readonly operationOverTime?: OperationOverTime;
}

/**
 * A number outside of the pods that KEDA scales by.
 *
 * @see https://keda.sh/docs/latest/scalers/
 */
export class ScalingTrigger {
  /**
   * A query of Prometheus, such as one of a gateway's metrics.
   *
   * @param options address, query and threshold
   * @see https://keda.sh/docs/latest/scalers/prometheus/
   */
  public static prometheus(options: PrometheusQueryOptions): ScalingTrigger {
    return new ScalingTrigger({ kind: 'prometheus', query: someText('query', options.query, EXAMPLE_QUERY), ...prometheus(options) });
  }

  /**
   * A metric of the service's own vLLM, summed over its pods. It is gone when no pod
   * runs, so it cannot bring a service up from zero.
   *
   * @param metric which one
   * @param options address and threshold
   */
  public static vllm(metric: VllmMetric, options: PrometheusTriggerOptions): ScalingTrigger {
    return new ScalingTrigger({ kind: 'prometheus', ownMetric: metric, ...prometheus(options) });
  }

  /**
   * A metric of KEDA's OpenTelemetry scaler.
   *
   * @param options query and threshold
   * @see https://kedify.github.io/otel-add-on/
   */
  public static openTelemetry(options: OpenTelemetryTriggerOptions): ScalingTrigger {
    return new ScalingTrigger({
      kind: 'openTelemetry',
      scalerAddress: options.scalerAddress ?? 'keda-otel-scaler.keda.svc:4318',
      query: someText('query', options.query, EXAMPLE_QUERY),
      target: String(positiveNumber('threshold', options.threshold)),
      operationOverTime: options.operationOverTime ?? OperationOverTime.LAST_ONE,
    });
  }

  private constructor(private readonly choice: TriggerChoice) {}

  /**
   * @internal
   */
  public get _choice(): TriggerChoice {
    return this.choice;
  }
}

function prometheus(options: PrometheusTriggerOptions) {
  const { activationThreshold } = options;
  return {
    serverAddress: httpUrl('serverAddress', options.serverAddress),
    threshold: String(positiveNumber('threshold', options.threshold)),
    activationThreshold: activationThreshold === undefined
      ? undefined : String(numberFromZero('activationThreshold', activationThreshold)),
    authentication: options.triggerAuthentication === undefined
      ? undefined : { name: options.triggerAuthentication, modes: options.authMode ?? PrometheusAuthMode.BEARER },
  };
}

const EXAMPLE_QUERY = 'sum(rate(gateway_requests_total[1m]))';
