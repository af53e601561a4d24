import { App, Chart } from 'cdk8s';
import { Secret } from 'cdk8s-plus-28';
import {
  Credentials, DynamicBatching, Images, Model, ModelTask, ServingTarget, TritonTransformerPair,
} from 'cdk8s-kserve';

/** A classifier in ONNX, computed by Triton, with the tokenizer and the labels before it in the same pod. */
export function build(app: App, target: ServingTarget): void {
  const chart = new Chart(app, 'triton-classifier', { namespace: 'models' });
  target.applyTo(chart);
  Images.of({
    server: 'registry.example.com/cdk8s-kserve/server:1.0.0', agent: 'registry.example.com/cdk8s-kserve/agent:1.0.0',
  }).applyTo(chart);
  const keys = Secret.fromSecretName(chart, 'keys', 's3-keys');

  new TritonTransformerPair(chart, 'sentiment', {
    model: Model.fromS3('s3://models/sentiment-onnx', { credentials: Credentials.s3Keys(keys), region: 'eu-central-1' }),
    task: ModelTask.SEQUENCE_CLASSIFICATION,
    batching: DynamicBatching.of({ maxBatchSize: 32, maxQueueDelayMicros: 5000 }),
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
