import { ServiceRule } from '../rule';

export const KNATIVE_MONITORING: ServiceRule = {
  id: 'KS608',
  title: 'a monitor that finds nothing in Knative mode',
  severity: 'error',
  acknowledgeable: false,
  why: 'Knative puts its proxy before the server and names ports and Services itself: the monitor would select nothing.',
  see: 'https://knative.dev/docs/serving/observability/metrics/collecting-metrics/',
  check: ({ intent, target }) => (
    target.kind === 'kserve' && target.mode === 'knative' && intent.monitoring !== undefined
      ? [`'monitoring' must be left out in Knative mode, got ${intent.monitoring.kind}: collect metrics as Knative documents`]
      : []
  ),
};
