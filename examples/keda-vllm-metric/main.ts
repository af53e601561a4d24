import { App, Chart, Duration } from 'cdk8s';
import {
  Accelerator, HuggingFaceService, Model, Monitoring, Scaling, ScalingTrigger, ServingTarget, VllmMetric,
} from 'cdk8s-kserve';

/**
 * One to four replicas by the requests that wait in vLLM, which KEDA asks Prometheus for. The metric
 * comes from the pods themselves, so one always has to run.
 */
export function build(app: App, target: ServingTarget): void {
  const chart = new Chart(app, 'keda-vllm-metric', { namespace: 'models' });
  target.applyTo(chart);

  const prometheus = { serverAddress: 'http://prometheus-operated.monitoring.svc:9090' };
  new HuggingFaceService(chart, 'chat', {
    model: Model.fromHub('Qwen/Qwen2.5-7B-Instruct', { revision: 'a09a35458c702b33eeacc393d103063234e8bc28' }),
    accelerator: Accelerator.nvidia(1),
    monitoring: Monitoring.podMonitor({ interval: Duration.seconds(15), labels: { release: 'prometheus' } }),
    scaling: Scaling.keda({
      max: 4,
      triggers: [ScalingTrigger.vllm(VllmMetric.REQUESTS_WAITING, { ...prometheus, threshold: 4 })],
      scaleDownStabilization: Duration.minutes(10),
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
