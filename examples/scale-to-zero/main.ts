import { App, Chart, Duration } from 'cdk8s';
import { Accelerator, HuggingFaceService, Model, Route, Scaling, ScalingTrigger, ServingTarget } from 'cdk8s-kserve';

/**
 * Requests a second as an Istio gateway counts them, by the names that the Service has on the targets.
 * @see https://istio.io/latest/docs/reference/config/metrics/
 */
const REQUESTS = 'sum(rate(istio_requests_total{reporter="source", destination_service_namespace="models", '
  + 'destination_service_name=~"night-shift(-predictor)?"}[2m]))';

/**
 * No GPU while nobody asks. Nothing holds the first request until a pod is ready: the gateway
 * answers 503, and clients have to try again.
 */
export function build(app: App, target: ServingTarget): void {
  const chart = new Chart(app, 'scale-to-zero', { namespace: 'models' });
  target.applyTo(chart);

  new HuggingFaceService(chart, 'night-shift', {
    name: 'night-shift',
    model: Model.fromHub('Qwen/Qwen2.5-7B-Instruct', { revision: 'a09a35458c702b33eeacc393d103063234e8bc28' }),
    accelerator: Accelerator.nvidia(1),
    route: Route.http({
      gateway: 'public', gatewayNamespace: 'istio-ingress', hostnames: ['models.example.com'],
      timeout: Duration.minutes(10),
    }),
    acknowledge: { KS506: 'the ten minutes are for a start from zero, not for an answer' },
    scaling: Scaling.toZero({
      max: 2,
      triggers: [ScalingTrigger.prometheus({
        serverAddress: 'http://prometheus-operated.monitoring.svc:9090', query: REQUESTS, threshold: 2,
      })],
    }),
  });
}

export const targets = { kserve: ServingTarget.kserve, kubernetes: ServingTarget.kubernetes };

if (require.main === module) {
  for (const [name, target] of Object.entries(targets)) {
    const app = new App({ outdir: `dist/${name}` });
    build(app, target());
    app.synth();
  }
}
