import { App, Chart } from 'cdk8s';
import { Cpu, Secret } from 'cdk8s-plus-28';
import {
  Credentials, DynamicBatching, Fetch, Images, Model, ModelTask, Monitoring, Scaling, ServingTarget, TritonPlacement,
  TritonTransformerPair,
} from 'cdk8s-kserve';

/** The first request of a client does not wait for what is made at the first one. */
const warmup = `model_warmup {
  name: "one text"
  batch_size: 1
  ${['input_ids', 'attention_mask', 'token_type_ids'].map((name) => (
    `inputs { key: "${name}" value { data_type: TYPE_INT64 dims: [ 16 ] zero_data: true } }`)).join('\n  ')}
}`;

/** A classifier whose tokenizers scale with the clients, before two pods of Triton that do not. */
export function build(app: App, target: ServingTarget): void {
  const chart = new Chart(app, 'triton-two-services', { namespace: 'models' });
  target.applyTo(chart);
  Images.of({
    server: 'registry.example.com/cdk8s-kserve/server:1.0.0', agent: 'registry.example.com/cdk8s-kserve/agent:1.0.0',
  }).applyTo(chart);
  const keys = Secret.fromSecretName(chart, 'keys', 's3-keys');

  new TritonTransformerPair(chart, 'topics', {
    name: 'topics',
    model: Model.fromS3('s3://models/topics-onnx', { credentials: Credentials.s3Keys(keys), region: 'eu-central-1' }),
    task: ModelTask.SEQUENCE_CLASSIFICATION,
    fetch: Fetch.agent(),
    batching: DynamicBatching.of({ maxBatchSize: 16, maxQueueDelayMicros: 3000 }),
    scaling: Scaling.cpu({ min: 2, max: 6 }),
    monitoring: Monitoring.podMonitor(),
    placement: TritonPlacement.ownService({ scaling: Scaling.replicas(2) }),
    triton: { resources: { cpu: Cpu.units(4) }, modelConfig: warmup },
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
