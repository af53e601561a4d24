import { App, Chart, Size } from 'cdk8s';
import {
  Accelerator, Engine, HuggingFaceBackend, HuggingFaceService, Model, ModelTask, ServingTarget,
} from 'cdk8s-kserve';

/** KServe's Hugging Face server with transformers: names in texts, a task that vLLM does not serve. */
export function build(app: App, target: ServingTarget): void {
  const chart = new Chart(app, 'kserve-native-backend', { namespace: 'models' });
  target.applyTo(chart);

  new HuggingFaceService(chart, 'names', {
    model: Model.fromHub('dslim/bert-base-NER', {
      revision: 'd1a3e8f13f8c3566299d95fcfc9a8d2382a9affc', size: Size.gibibytes(3),
    }),
    task: ModelTask.TOKEN_CLASSIFICATION,
    engine: Engine.huggingFaceServer({ backend: HuggingFaceBackend.HUGGINGFACE }),
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
