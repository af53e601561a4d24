import { App, Chart, Size } from 'cdk8s';
import { Accelerator, HuggingFaceService, Model, Scaling, ServingTarget } from 'cdk8s-kserve';
import { PersistentVolumeClaim } from 'cdk8s-plus-28';

/** Weights that lie on a shared volume already: nothing is fetched, and two replicas read one copy. */
export function build(app: App, target: ServingTarget): void {
  const chart = new Chart(app, 'volume-claim', { namespace: 'models' });
  target.applyTo(chart);

  const weights = PersistentVolumeClaim.fromClaimName(chart, 'weights', 'model-weights');
  new HuggingFaceService(chart, 'mistral', {
    model: Model.fromVolume(weights, { path: 'mistral-7b-instruct-v0.3', size: Size.gibibytes(14) }),
    accelerator: Accelerator.nvidia(1),
    scaling: Scaling.replicas(2),
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
