import { MonitoringIntent } from '../plan/intent';
import { ServingPlan } from '../plan/serving-plan';
import { CompanionOptions } from './companion-options';
import { Manifest } from './manifest';
import { objectMetadata } from './metadata';

/**
 * Tells Prometheus where the metrics are.
 *
 * @see https://prometheus-operator.dev/docs/api-reference/api/
 */
export function monitor(plan: ServingPlan, intent: MonitoringIntent, options: CompanionOptions): Manifest {
  const endpoint = {
    port: plan.endpoint.metricsPort,
    path: plan.endpoint.metricsPath,
    interval: `${intent.intervalSeconds}s`,
  };
  const metadata = objectMetadata(plan, { labels: intent.labels });
  const shared = { apiVersion: 'monitoring.coreos.com/v1', metadata };
  return intent.kind === 'podMonitor'
    ? {
      ...shared, id: 'PodMonitor', kind: 'PodMonitor',
      body: { spec: { selector: { matchLabels: { ...options.podSelector } }, podMetricsEndpoints: [endpoint] } },
    }
    : {
      ...shared, id: 'ServiceMonitor', kind: 'ServiceMonitor',
      body: { spec: { selector: { matchLabels: { ...options.serviceLabels } }, endpoints: [endpoint] } },
    };
}
