import { App, Chart, Size } from 'cdk8s';
import {
  Accelerator, Engine, Fetch, HuggingFaceService, Images, Model, ModelCache, ModelTask, ServingTarget,
} from 'cdk8s-kserve';
import { Secret } from 'cdk8s-plus-28';

/** Two models on the disks of all GPU nodes, fetched once for every pod of a node. */
export function build(app: App, target: ServingTarget): void {
  Images.of({
    agent: 'registry.example.com/cdk8s-kserve/agent:1.0.0', server: 'registry.example.com/cdk8s-kserve/server:1.0.0',
  }).applyTo(app);

  // A platform team's chart: the only pods with a path of the node, in a namespace of their own.
  const platform = new Chart(app, 'model-cache-nodes');
  const chat = Model.fromHub('Qwen/Qwen2.5-7B-Instruct', {
    revision: 'a09a35458c702b33eeacc393d103063234e8bc28', size: Size.gibibytes(16),
    token: Secret.fromSecretName(platform, 'token', 'hf-token'),
  });
  const embeddings = Model.fromHub('BAAI/bge-small-en-v1.5', {
    revision: '5c38ec7c405ec4b44b94cc5a9bb96e735b38267a', size: Size.mebibytes(400),
  });
  const cache = new ModelCache(platform, 'cache', {
    cacheName: 'models',
    path: '/var/lib/models',
    capacity: Size.gibibytes(800),
    models: [{ model: chat }, { model: embeddings, extraArgs: ['--weights=onnx'] }],
    tolerations: [{ key: 'nvidia.com/gpu', effect: 'NoSchedule' }],
  });

  // A team's: its pods reach neither the Hub nor its token.
  const chart = new Chart(app, 'model-cache', { namespace: 'models' });
  target.applyTo(chart);
  new HuggingFaceService(chart, 'chat', { model: chat, fetch: Fetch.cache(cache), accelerator: Accelerator.nvidia(1) });
  new HuggingFaceService(chart, 'embeddings', {
    model: embeddings, fetch: Fetch.cache(cache), task: ModelTask.EMBEDDING, engine: Engine.onnx(),
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
