import { Duration } from 'cdk8s';
import { validLabels } from './checks/values/label';
import { secondsOf } from './choices/units';
import { MonitoringIntent } from './plan/intent';

/** How metrics are read. */
export interface MonitoringOptions {
  /**
   * Time between two readings, in whole seconds.
   *
   * @default Duration.seconds(30)
   */
  readonly interval?: Duration;

  /**
   * Labels by which a Prometheus chooses its monitors.
   *
   * @default - none
   */
  readonly labels?: { [key: string]: string };
}

/**
 * Tells a Prometheus operator where the metrics are.
 *
 * @see https://prometheus-operator.dev/docs/developer/getting-started/
 */
export class Monitoring {
  /**
   * Every pod is read. The better choice for model servers: each has numbers of its own.
   *
   * @param options interval and labels
   */
  public static podMonitor(options: MonitoringOptions = {}): Monitoring {
    return build('podMonitor', options);
  }

  /**
   * Every endpoint of the Service is read.
   *
   * @param options interval and labels
   */
  public static serviceMonitor(options: MonitoringOptions = {}): Monitoring {
    return build('serviceMonitor', options);
  }

  /**
   * @internal
   */
  public static _of(intent: MonitoringIntent): Monitoring {
    return new Monitoring(intent);
  }

  private constructor(private readonly intent: MonitoringIntent) {}

  /**
   * @internal
   */
  public get _intent(): MonitoringIntent {
    return this.intent;
  }
}

function build(kind: MonitoringIntent['kind'], options: MonitoringOptions): Monitoring {
  return Monitoring._of({
    kind,
    intervalSeconds: secondsOf('interval', options.interval ?? Duration.seconds(30), 1),
    labels: validLabels('labels', options.labels ?? {}),
  });
}
