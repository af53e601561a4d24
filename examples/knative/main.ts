import { App, Chart } from 'cdk8s';
import {
  Accelerator, DeploymentMode, HuggingFaceService, KServeTargetOptions, Model, Scaling, ServingTarget,
} from 'cdk8s-kserve';

/** Knative counts requests, and holds them while a pod starts. It needs feature flags, which rule KS602 names. */
export function build(app: App, target: ServingTarget): void {
  const chart = new Chart(app, 'knative', { namespace: 'models' });
  target.applyTo(chart);

  new HuggingFaceService(chart, 'qwen', {
    model: Model.fromHub('Qwen/Qwen2.5-7B-Instruct', { revision: 'a09a35458c702b33eeacc393d103063234e8bc28' }),
    accelerator: Accelerator.nvidia(1),
    scaling: Scaling.concurrency({ min: 0, max: 4, target: 16 }),
    acknowledge: { KS602: 'the flags are enabled on all our clusters' },
  });
}

export const targets = {
  kserve: (options: KServeTargetOptions = {}) => ServingTarget.kserve({ ...options, mode: DeploymentMode.KNATIVE }),
};

if (require.main === module) {
  for (const [name, target] of Object.entries(targets)) {
    const app = new App({ outdir: `dist/${name}` });
    build(app, target());
    app.synth();
  }
}
