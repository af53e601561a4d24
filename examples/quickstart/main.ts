import { App, Chart } from 'cdk8s';
import { Accelerator, HuggingFaceService, Model, ServingSummary, ServingTarget } from 'cdk8s-kserve';

/** One GPU; everything else is a default. */
export function build(app: App, target: ServingTarget): void {
  const chart = new Chart(app, 'quickstart', { namespace: 'models' });
  target.applyTo(chart);

  new HuggingFaceService(chart, 'qwen', {
    model: Model.fromHub('Qwen/Qwen2.5-7B-Instruct', { revision: 'a09a35458c702b33eeacc393d103063234e8bc28' }),
    accelerator: Accelerator.nvidia(1),
  });
}

export const targets = { kserve: ServingTarget.kserve, kubernetes: ServingTarget.kubernetes };

if (require.main === module) {
  for (const [name, target] of Object.entries(targets)) {
    const app = new App({ outdir: `dist/${name}` });
    build(app, target());
    app.synth();
    console.log(`${ServingSummary.of(app).text}  manifests    ${app.outdir}/quickstart.k8s.yaml\n`);
  }
}
