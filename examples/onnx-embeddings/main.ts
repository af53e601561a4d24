import { App, Chart, Size } from 'cdk8s';
import { Engine, HuggingFaceService, Images, Model, ModelTask, Scaling, ServingTarget } from 'cdk8s-kserve';

/** Embeddings without a GPU and without Python: the ONNX file of the model, started in about a second. */
export function build(app: App, target: ServingTarget): void {
  const chart = new Chart(app, 'onnx-embeddings', { namespace: 'models' });
  target.applyTo(chart);
  // The stock image is not published yet: `npm run image` in images/ builds it.
  Images.of({ server: 'registry.example.com/cdk8s-kserve/server:1.0.0' }).applyTo(chart);

  new HuggingFaceService(chart, 'embeddings', {
    model: Model.fromHub('BAAI/bge-small-en-v1.5', {
      revision: '5c38ec7c405ec4b44b94cc5a9bb96e735b38267a', size: Size.mebibytes(400),
    }),
    task: ModelTask.EMBEDDING,
    engine: Engine.onnx(),
    scaling: Scaling.cpu({ min: 2, max: 6, targetPercent: 70 }),
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
