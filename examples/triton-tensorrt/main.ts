import { App, Chart, Duration, Size } from 'cdk8s';
import { PersistentVolumeClaim } from 'cdk8s-plus-28';
import {
  Accelerator, DynamicBatching, Images, Model, ModelTask, ServingTarget, TritonBackend, TritonTransformerPair,
} from 'cdk8s-kserve';

/** A reranker as a plan of TensorRT on one GPU, with two instances that compute at once. */
export function build(app: App, target: ServingTarget): void {
  const chart = new Chart(app, 'triton-tensorrt', { namespace: 'models' });
  target.applyTo(chart);
  Images.of({
    server: 'registry.example.com/cdk8s-kserve/server:1.0.0', agent: 'registry.example.com/cdk8s-kserve/agent:1.0.0',
  }).applyTo(chart);
  const claim = PersistentVolumeClaim.fromClaimName(chart, 'models', 'models');

  new TritonTransformerPair(chart, 'reranker', {
    model: Model.fromVolume(claim, { path: 'reranker-a100', size: Size.gibibytes(2) }),
    task: ModelTask.RERANK,
    accelerator: Accelerator.nvidia(1),
    backend: TritonBackend.tensorRt(),
    batching: DynamicBatching.of({ maxBatchSize: 64, preferredBatchSizes: [16, 32], maxQueueDelayMicros: 2000 }),
    triton: { instances: 2, modelConfig: 'optimization { cuda { graphs: true } }' },
    transformer: { timeout: Duration.seconds(20), maxQueue: 4096 },
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
