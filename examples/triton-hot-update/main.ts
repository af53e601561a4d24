import { App, Chart, Size } from 'cdk8s';
import { Secret } from 'cdk8s-plus-28';
import {
  Accelerator, Credentials, DynamicBatching, Fetch, Images, Model, ModelTask, ModelUpdates, ServingTarget,
  TritonTransformerPair,
} from 'cdk8s-kserve';

/**
 * Two models on the only GPU: a new revision of one computes beside the old one and takes over without a restart; the
 * other does not notice.
 */
export function build(app: App, target: ServingTarget): void {
  const chart = new Chart(app, 'triton-hot-update', { namespace: 'models' });
  target.applyTo(chart);
  Images.of({
    server: 'registry.example.com/cdk8s-kserve/server:1.0.0', agent: 'registry.example.com/cdk8s-kserve/agent:1.0.0',
  }).applyTo(chart);
  const bucket = {
    credentials: Credentials.s3Keys(Secret.fromSecretName(chart, 'keys', 's3-keys')), region: 'eu-central-1',
    size: Size.gibibytes(1),
  };

  new TritonTransformerPair(chart, 'fraud', {
    model: Model.fromS3('s3://models/fraud/2026-11-20', bucket),
    task: ModelTask.SEQUENCE_CLASSIFICATION,
    accelerator: Accelerator.nvidia(1),
    fetch: Fetch.agent(),
    batching: DynamicBatching.of({ maxBatchSize: 32, maxQueueDelayMicros: 2000 }),
    updates: ModelUpdates.inPlace(),
    furtherModels: [
      { modelName: 'similar', model: Model.fromS3('s3://models/similar/3', bucket), task: ModelTask.EMBEDDING },
    ],
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
