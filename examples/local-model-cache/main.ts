import { App, Chart, Size } from 'cdk8s';
import {
  Accelerator, Fetch, HuggingFaceService, Images, LocalModelCache, Model, ServingTarget, StorageFormat, StorageWorkload,
  ClusterStorageContainer,
} from 'cdk8s-kserve';

/** A model on the disks of nodes, kept by KServe's own local model cache, whose downloads are our agent's. */
export function build(app: App, target: ServingTarget): void {
  const chart = new Chart(app, 'local-model-cache', { namespace: 'models' });
  target.applyTo(chart);
  Images.of({ agent: 'registry.example.com/cdk8s-kserve/agent:1.0.0' }).applyTo(chart);

  const chat = Model.fromHub('Qwen/Qwen2.5-7B-Instruct', {
    revision: 'a09a35458c702b33eeacc393d103063234e8bc28', size: Size.gibibytes(16),
  });
  const cache = new LocalModelCache(chart, 'cache', {
    cacheName: 'gpus', path: '/models', capacity: Size.gibibytes(800), models: [{ model: chat }],
  });
  // KServe's jobs download with it: it resumes, and checks every file.
  new ClusterStorageContainer(chart, 'download', {
    name: 'local-model-download', formats: [StorageFormat.prefix('hf://')], workload: StorageWorkload.LOCAL_MODEL_DOWNLOAD_JOB,
  });

  new HuggingFaceService(chart, 'chat', {
    model: chat, fetch: Fetch.cache(cache), accelerator: Accelerator.nvidia(1),
    acknowledge: { KS104: 'on nodes with the model KServe mounts it and injects no container' },
  });
}

export const targets = { kserve: ServingTarget.kserve };

if (require.main === module) {
  for (const [name, target] of Object.entries(targets)) {
    const app = new App({ outdir: `dist/${name}` });
    build(app, target());
    app.synth();
  }
}
