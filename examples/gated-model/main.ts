import { App, Chart } from 'cdk8s';
import { Accelerator, HuggingFaceService, Model, ServingTarget } from 'cdk8s-kserve';
import { Secret } from 'cdk8s-plus-28';

/**
 * A model whose licence has to be accepted first. The Secret is made elsewhere; its key `HF_TOKEN`
 * reaches the container that fetches, and no other.
 */
export function build(app: App, target: ServingTarget): void {
  const chart = new Chart(app, 'gated-model', { namespace: 'models' });
  target.applyTo(chart);

  new HuggingFaceService(chart, 'llama', {
    model: Model.fromHub('meta-llama/Llama-3.1-8B-Instruct', {
      revision: '0e9e39f249a16976918f6564b8830bc894c89659',
      token: Secret.fromSecretName(chart, 'hub-token', 'hf-token'),
    }),
    accelerator: Accelerator.nvidia(1),
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
