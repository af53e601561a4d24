import { App, Chart, Size } from 'cdk8s';
import { Secret } from 'cdk8s-plus-28';
import {
  Accelerator, Credentials, DynamicBatching, Fetch, Images, Model, ModelTask, ModelUpdates, ServingTarget,
  TritonTransformerPair,
} from 'cdk8s-kserve';

/** A classifier on the only GPU: a new revision of it computes beside the old one, and takes over without a restart. */
export function build(app: App, target: ServingTarget): void {
  const chart = new Chart(app, 'triton-hot-update', { namespace: 'models' });
  target.applyTo(chart);
  Images.of({
    server: 'registry.example.com/cdk8s-kserve/server:1.0.0', agent: 'registry.example.com/cdk8s-kserve/agent:1.0.0',
  }).applyTo(chart);
  const keys = Secret.fromSecretName(chart, 'keys', 's3-keys');

  new TritonTransformerPair(chart, 'fraud', {
    model: Model.fromS3('s3://models/fraud/2026-11-20', {
      credentials: Credentials.s3Keys(keys), region: 'eu-central-1', size: Size.gibibytes(1),
    }),
    task: ModelTask.SEQUENCE_CLASSIFICATION,
    accelerator: Accelerator.nvidia(1),
    fetch: Fetch.agent(),
    batching: DynamicBatching.of({ maxBatchSize: 32, maxQueueDelayMicros: 2000 }),
    updates: ModelUpdates.inPlace(),
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
