import { App, Chart, Size } from 'cdk8s';
import { Engine, HuggingFaceBackend, HuggingFaceService, Model, ModelTask, Scaling, ServingTarget } from 'cdk8s-kserve';
import { Cpu } from 'cdk8s-plus-28';

/** Embeddings without a GPU, two to six replicas by the CPU that they use. */
export function build(app: App, target: ServingTarget): void {
  const chart = new Chart(app, 'cpu-embedding', { namespace: 'models' });
  target.applyTo(chart);

  new HuggingFaceService(chart, 'embeddings', {
    model: Model.fromHub('BAAI/bge-small-en-v1.5', {
      revision: '5c38ec7c405ec4b44b94cc5a9bb96e735b38267a', size: Size.mebibytes(400),
    }),
    task: ModelTask.EMBEDDING,
    engine: Engine.huggingFaceServer({ backend: HuggingFaceBackend.HUGGINGFACE }),
    resources: { cpu: Cpu.units(2), memory: Size.gibibytes(4) },
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
